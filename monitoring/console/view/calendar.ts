/** What was promised for each day of a year and what the evidence log proves of it, by component and copy. Pure. */
import { type DayState, daysOf } from '../../../backup/evidence/package/days.ts';
import { type HostRole, hostRoles } from '../../../backup/hosts.ts';
import type { Entry, Point } from '../../../backup/ledger.ts';
import type { Times } from '../times.ts';
import { componentOfJob, type Saved, savedComponents, savedOf } from './saved.ts';

/** `idle`: nothing was due, as on copy 3 between its weekly points. */
export type CellState = DayState | 'idle';

export type Cell = { day: string; state: CellState; done: number; expected: number; drilled: boolean };

export type Choice = { component: string | 'all'; role: HostRole | 'all' };

export type NightMark = { day: string; state: CellState };

type Clock = { now: number; times: Times };

/** How long a copy may take to have what copy 1 has, in days that show as waiting. */
const patienceDays = 1;
/** Copy 3 takes weekly points; with a day for its window, a longer gap is a lack. */
const vaultDays = 8;
const dayMs = 86_400_000;

/** Each day of the year that ends today. */
export function calendarOf(entries: readonly Entry[], { component, role }: Choice, clock: Clock): Cell[] {
  const saved = savedOf(entries);
  if (role !== 'all') return yearOf(saved, component, role, clock);
  const [first = [], ...others] = hostRoles.map((one) => yearOf(saved, component, one, clock));
  return first.map((cell, index) => {
    const states = [cell, ...others.map((cells) => cells[index]!)].map(({ state }) => state);
    return { ...cell, state: worstOf(states) };
  });
}

/** A year of every saved component on every copy. */
export function yearOfEach(
  entries: readonly Entry[],
  clock: Clock,
): { component: string; copies: { role: HostRole; cells: Cell[] }[] }[] {
  const saved = savedOf(entries);
  return savedComponents(saved).map((component) => ({
    component,
    copies: hostRoles.map((role) => ({ role, cells: yearOf(saved, component, role, clock) })),
  }));
}

/** The newest days, for a glance. */
export const lastNights = (entries: readonly Entry[], count: number, clock: Clock): NightMark[] =>
  calendarOf(entries, { component: 'all', role: 'all' }, clock)
    .slice(-count)
    .map(({ day, state }) => ({ day, state }));

type Year = { today: string; told: number; cells: Cell[] };

const years = new WeakMap<Saved, Map<string, Year>>();

/** Remembered until the day is over or the log tells more of it: pages of many readers ask for the same. */
function yearOf(saved: Saved, component: string, role: HostRole, clock: Clock): Cell[] {
  const made = years.get(saved) ?? new Map<string, Year>();
  years.set(saved, made);
  const key = `${component} ${role}`;
  const today = clock.times.day(clock.now);
  const told = saved.toldOfAll + toldOf(saved.told[role], component);
  const before = made.get(key);
  if (before?.today === today && before.told === told) return before.cells;
  const cells =
    component === 'all'
      ? summed(
          savedComponents(saved).map((one) => yearOf(saved, one, role, clock)),
          today,
        )
      : ofComponent(saved, component, role, clock);
  made.set(key, { today, told, cells });
  return cells;
}

const toldOf = (told: Map<string, number>, component: string): number =>
  component === 'all' ? [...told.values()].reduce((sum, count) => sum + count, 0) : (told.get(component) ?? 0);

function ofComponent(saved: Saved, component: string, role: HostRole, { now, times }: Clock): Cell[] {
  const to = times.day(now);
  // Whole weeks: the first column begins on a Monday.
  const from = times.day(now - (52 * 7 + times.weekday(to)) * dayMs);
  const since = new Date(times.start(from) - 2 * dayMs).toISOString();
  const isHere = ({ facts }: Entry) =>
    role === 'backup' || saved.holders.get((facts as Partial<Point>).id ?? '')?.has(role) === true;
  const schedules = saved.schedules.map((entry) => ({
    ...entry,
    facts: { ...entry.facts, daily: entry.facts.daily.filter((job) => componentOfJob(job) === component) },
  }));
  const days = daysOf({
    ...{ from, to, schedules, offset: times.offsetMinutes, exportedAt: new Date(now).toISOString() },
    entries: (saved.runs.get(component) ?? []).filter((entry) => entry.at >= since && isHere(entry)),
  });
  const drilled = new Set(saved.drilledAt.map((at) => times.day(Date.parse(at))));
  const cells = days.map(
    ({ date, state, done, expected }): Cell => ({ day: date, state, done, expected, drilled: drilled.has(date) }),
  );
  if (role === 'backup') return cells;
  return role === 'copy' ? cells.map((cell) => patient(cell, { now, times })) : ofVault(cells);
}

/** Every component together: complete only when each one is. */
function summed(all: Cell[][], today: string): Cell[] {
  const [first = [], ...others] = all;
  return first.map((cell, index) => {
    const cells = [cell, ...others.map((one) => one[index]!)];
    const done = cells.reduce((sum, one) => sum + one.done, 0);
    const expected = cells.reduce((sum, one) => sum + one.expected, 0);
    return { ...cell, done, expected, state: stateOfAll(cells, done, cell.day === today) };
  });
}

function stateOfAll(cells: Cell[], done: number, isToday: boolean): CellState {
  const promised = cells.map(({ state }) => state).filter((state) => state !== 'before' && state !== 'idle');
  if (promised.length === 0) return cells.some(({ state }) => state === 'idle') ? 'idle' : 'before';
  if (promised.every((state) => state === promised[0])) return promised[0]!;
  const lacks = promised.some((state) => state === 'missing' || state === 'partial');
  if (!lacks) return promised.includes('running') ? 'running' : 'complete';
  if (isToday) return 'running';
  return done === 0 ? 'missing' : 'partial';
}

/** What copy 1 has just made is on its way. */
function patient(cell: Cell, { now, times }: Clock): Cell {
  const young = cell.day >= times.day(now - patienceDays * dayMs);
  return young && (cell.state === 'missing' || cell.state === 'partial') ? { ...cell, state: 'running' } : cell;
}

function ofVault(cells: Cell[]): Cell[] {
  let since: number | undefined;
  return cells.map((cell) => {
    if (cell.state === 'before' || cell.state === 'future') return cell;
    since = cell.done > 0 ? 0 : (since ?? 0) + 1;
    if (cell.done > 0) return { ...cell, state: 'complete' };
    return { ...cell, state: since > vaultDays ? 'missing' : 'idle' };
  });
}

/** Days of which one copy lacks something count as lacking; what was not due takes nothing away. */
function worstOf(states: CellState[]): CellState {
  const order: CellState[] = ['missing', 'partial', 'running', 'complete', 'before', 'future'];
  return order.find((state) => states.includes(state)) ?? 'idle';
}
