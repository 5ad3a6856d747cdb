/** What is not proven, so that nothing may go. */
import { dayMilliseconds, dayOf, minuteMilliseconds } from './days.ts';
import type { Batch, KnownPoint } from './history.ts';
import type { PolicyInputs } from './inputs.ts';
import { isReleased } from './keep.ts';
import type { Refusal } from './refusals.ts';
import { limits } from './rules.ts';

/** The log's end is missing, nothing works any more, or the clock of this host or of the log is wrong. */
export function logRefusals({ history, now }: Pick<PolicyInputs, 'history' | 'now'>): Refusal[] {
  if (!history.lastAt || !history.lastWorkAt) return [{ code: 'log', what: 'the log knows of no backup' }];
  const silentHours = (now.getTime() - Date.parse(history.lastWorkAt)) / 3_600_000;
  if (silentHours > limits.silentHours) {
    const what = `no backup was logged for ${silentHours.toFixed(0)} hours (at most ${limits.silentHours})`;
    return [{ code: 'log', what }];
  }
  const aheadMinutes = (Date.parse(history.lastAt) - now.getTime()) / minuteMilliseconds;
  if (aheadMinutes <= limits.clockMinutes) return [];
  const what = `the newest entry is ${aheadMinutes.toFixed(0)} minutes in the future of this host's clock`;
  return [{ code: 'log', what }];
}

/** Every part of the data read without damage lately, and nothing found since. */
export function checkRefusals({ history, repository, timeZone, now }: PolicyInputs): Refusal[] {
  const checks = history.checks.filter(({ facts }) => facts.repository === repository);
  const last = checks.at(-1);
  const refuse = (what: string): Refusal[] => [{ code: 'check', what }];
  if (!last) return refuse('was never checked');
  if (last.outcome !== 'ok') return refuse(`the check of ${last.at} found damage`);
  if (dayOf(last.at, timeZone) !== dayOf(now, timeZone)) return refuse(`the last check is of ${last.at}, not of today`);
  const since = now.getTime() - limits.checkDays * dayMilliseconds;
  const read = new Set(
    checks.filter(({ at, outcome }) => outcome === 'ok' && Date.parse(at) >= since).map(({ facts }) => facts.read),
  );
  const unread = ['1/7', '2/7', '3/7', '4/7', '5/7', '6/7', '7/7'].filter((part) => !read.has(part));
  if (read.has('all') || unread.length === 0) return [];
  return refuse(`parts ${unread.join(', ')} of the data were not read in ${limits.checkDays} days`);
}

/** Before data is removed all of it is read the same day: an index or a pack may have been forged since the last reading. */
export function fullCheckRefusals({ history, repository, timeZone, now }: PolicyInputs): Refusal[] {
  const last = history.checks.findLast(({ facts }) => facts.repository === repository);
  const clean =
    last?.outcome === 'ok' && last.facts.read === 'all' && dayOf(last.at, timeZone) === dayOf(now, timeZone);
  return clean ? [] : [{ code: 'check', what: 'not all data was read without damage today' }];
}

/** Forgetting can be undone for this long. */
export function holdRefusals(batches: Batch[], now: Date): Refusal[] {
  return batches
    .map(({ at }) => ({ at, days: (now.getTime() - Date.parse(at)) / dayMilliseconds }))
    .filter(({ days }) => days < limits.holdDays)
    .map(({ at, days }) => ({
      code: 'hold',
      what: `snapshots were forgotten ${days.toFixed(1)} days ago, on ${at} (at least ${limits.holdDays})`,
    }));
}

export function drillRefusals({ history, now }: PolicyInputs): Refusal[] {
  const last = history.drills.findLast(({ facts }) => facts.drill === 'database')?.at;
  if (!last) return [{ code: 'drill', what: 'no drill has restored the database yet' }];
  const days = (now.getTime() - Date.parse(last)) / dayMilliseconds;
  if (days <= limits.drillDays) return [];
  return [
    {
      code: 'drill',
      what: `the last drill that restored the database is ${days.toFixed(1)} days old (at most ${limits.drillDays})`,
    },
  ];
}

/** What is to go must leave enough verified points of its series. */
export function floorRefusals({ history, rules, seen }: PolicyInputs, going: KnownPoint[]): Refusal[] {
  const there = new Set(seen.snapshots.map(({ id }) => id));
  const goes = new Set(going);
  const verified = (known: KnownPoint) =>
    !goes.has(known) &&
    known.stored.every((id) => there.has(id)) &&
    (history.holders.get(known.point.id)?.size ?? 0) >= 2;
  return [...new Set(going.map(({ series }) => series))].flatMap((series) => {
    const left = history.points.filter((known) => known.series === series && verified(known)).length;
    if (left >= rules.floor) return [];
    return [
      { code: 'floor' as const, what: `${series} would have ${left} verified points left (at least ${rules.floor})` },
    ];
  });
}

/** The last guard of what two people must agree to, whoever decided what goes. */
export function monthlyRefusals({ history, timeZone, now }: PolicyInputs, going: KnownPoint[]): Refusal[] {
  return going
    .filter((known) => known.point.monthly || isFirstOfMonth(known, history.points, timeZone))
    .filter(({ point }) => !isReleased(history, point.id, now))
    .map(({ point }) => ({
      code: 'monthly',
      what: `${point.id} is a monthly point and ${limits.people} people have not released it`,
    }));
}

const isFirstOfMonth = (known: KnownPoint, points: KnownPoint[], timeZone: string): boolean => {
  const month = dayOf(known.at, timeZone).slice(0, 7);
  return !points.some(
    (other) => other.series === known.series && other.at < known.at && dayOf(other.at, timeZone).slice(0, 7) === month,
  );
};
