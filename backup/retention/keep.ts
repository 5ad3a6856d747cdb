import type { HostRole } from '../hosts.ts';
import type { PointKind } from '../ledger.ts';
import { dayMilliseconds, dayOf, monthOf, weekOf } from './days.ts';
import type { History, KnownPoint } from './history.ts';
import { type KeepRules, limits } from './rules.ts';

/** Kinds whose weekly and monthly points copy 3 takes; a physical base is no other format, and WAL is nothing without it. */
export const vaultKinds: readonly PointKind[] = ['logical', 'etcd', 'directory', 'machine', 'site'];

export type KeepInputs = { history: History; rules: KeepRules; timeZone: string; now: Date };

/** Why each point stays, in words for people; a point without a reason may be forgotten. */
export function keepReasons({ history, rules, timeZone, now }: KeepInputs): Map<string, string[]> {
  const reasons = new Map<string, string[]>();
  for (const points of seriesIn(history.points).values()) {
    const calendar = calendarOf(points, timeZone);
    const newest = new Set(newestOf(points, rules.last));
    const days = new Set(newestOf([...calendar.days.values()], rules.daily));
    const weeks = new Set(newestOf([...calendar.weeks.values()], rules.weekly));
    const firsts = { weeks: new Set(calendar.weeks.values()), months: new Set(calendar.months.values()) };
    const proven = newestProven(points, history);
    for (const known of points) {
      const day = dayOf(known.at, timeZone);
      const monthly = known.point.monthly || firsts.months.has(known);
      reasons.set(known.point.id, [
        ...(newest.has(known) ? [`one of the newest ${rules.last}`] : []),
        ...(days.has(known) ? [`first of ${day}`] : []),
        ...(weeks.has(known) ? [`first of the week of ${weekOf(day)}`] : []),
        ...(monthly ? monthlyReason(known, { history, now, month: monthOf(day) }) : []),
        ...(known === proven ? ['newest one that a drill restored'] : []),
        ...missingCopies(known, { history, forVault: monthly || firsts.weeks.has(known) }),
      ]);
    }
  }
  return reasons;
}

/** The points that copy 3 is to have: the first of each week and of each month of every series in another format. */
export function vaultPoints(points: KnownPoint[], timeZone: string): KnownPoint[] {
  return vaultSeries(points).flatMap((ofSeries) => {
    const { weeks, months } = calendarOf(ofSeries, timeZone);
    const firsts = new Set([...weeks.values(), ...months.values()]);
    return ofSeries.filter((known) => known.point.monthly || firsts.has(known));
  });
}

/** The last point of every series in another format: whoever asks for a backup now wants it on copy 3 too. */
export const newestVaultPoints = (points: KnownPoint[]): KnownPoint[] =>
  vaultSeries(points).flatMap((ofSeries) => ofSeries.slice(-1));

const vaultSeries = (points: KnownPoint[]): KnownPoint[][] => [
  ...seriesIn(points.filter(({ point }) => vaultKinds.includes(point.kind))).values(),
];

/** Points of each series, oldest first. */
export function seriesIn(points: KnownPoint[]): Map<string, KnownPoint[]> {
  const series = new Map<string, KnownPoint[]>();
  for (const point of [...points].sort((one, other) => one.at.localeCompare(other.at))) {
    series.set(point.series, [...(series.get(point.series) ?? []), point]);
  }
  return series;
}

/** Accounts of the people whose word on `what` still stands. */
export function releasedBy(history: Pick<History, 'releases'>, what: string, now: Date): string[] {
  const since = now.getTime() - limits.releaseDays * dayMilliseconds;
  const people = history.releases
    .filter(({ at, facts }) => facts.what === what && Date.parse(at) >= since && Date.parse(at) <= now.getTime())
    .map(({ facts }) => facts.person);
  return [...new Set(people)];
}

export const isReleased = (history: Pick<History, 'releases'>, what: string, now: Date): boolean =>
  releasedBy(history, what, now).length >= limits.people;

/** The first point of each day, week and month. */
function calendarOf(points: KnownPoint[], timeZone: string) {
  const days = new Map<string, KnownPoint>();
  const weeks = new Map<string, KnownPoint>();
  const months = new Map<string, KnownPoint>();
  for (const point of points) {
    const day = dayOf(point.at, timeZone);
    if (!days.has(day)) days.set(day, point);
    if (!weeks.has(weekOf(day))) weeks.set(weekOf(day), point);
    if (!months.has(monthOf(day))) months.set(monthOf(day), point);
  }
  return { days, weeks, months };
}

const newestOf = <Item>(oldestFirst: Item[], count: number): Item[] => (count > 0 ? oldestFirst.slice(-count) : []);

function monthlyReason(
  { point }: KnownPoint,
  { history, now, month }: { history: History; now: Date; month: string },
): string[] {
  const people = releasedBy(history, point.id, now).length;
  if (people >= limits.people) return [];
  return [`monthly of ${month}${people > 0 ? ` (${people} of ${limits.people} people released it)` : ''}`];
}

function newestProven(points: KnownPoint[], history: History): KnownPoint | undefined {
  const proven = new Set(history.drills.flatMap(({ facts }) => facts.points));
  return points.findLast(({ point }) => proven.has(point.id));
}

/** Copy 1 lets nothing go that its copies were to have and do not. */
function missingCopies(
  { point }: KnownPoint,
  { history, forVault }: { history: History; forVault: boolean },
): string[] {
  if (history.role !== 'backup') return [];
  const holders = history.holders.get(point.id) ?? new Set<HostRole>();
  const wanted: HostRole[] = ['copy', ...(forVault && vaultKinds.includes(point.kind) ? (['vault'] as const) : [])];
  return wanted.filter((role) => !holders.has(role)).map((role) => `not yet on ${role}`);
}
