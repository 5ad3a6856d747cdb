/** What was promised for each day and what the evidence log proves of it, by component and copy. Pure. */
import { type DayState, daysOf } from '../../../backup/evidence/package/days.ts';
import { isSchedule } from '../../../backup/evidence/schedule.ts';
import { type HostRole, hostRoles } from '../../../backup/hosts.ts';
import type { Copied, Entry, EntryKind, Measured, Point } from '../../../backup/ledger.ts';
import { catalogue } from '../../../services/catalogue.ts';
import type { Ledger } from '../read/evidence.ts';
import type { Times } from '../times.ts';

/** `idle`: nothing was due, as on copy 3 between its weekly points. */
export type CellState = DayState | 'idle';

export type Cell = { day: string; state: CellState; done: number; expected: number; drilled: boolean };

export type Choice = { component: string | 'all'; role: HostRole | 'all' };

export type NightMark = { day: string; state: CellState };

type Span = { from: string; to: string; now: number; times: Times };

/** How long a copy may take to have what copy 1 has, in days that show as waiting. */
const patienceDays = 1;
/** Copy 3 takes weekly points; with a day for its window, a longer gap is a lack. */
const vaultDays = 8;
const dayMs = 86_400_000;

export function calendarOf(ledger: Ledger, choice: Choice, span: Span): Cell[] {
  if (choice.role !== 'all') return ofRole(ledger, { component: choice.component, role: choice.role }, span);
  const [first = [], ...others] = hostRoles.map((role) => ofRole(ledger, { component: choice.component, role }, span));
  return first.map((cell, index) => {
    const states = [cell, ...others.map((cells) => cells[index]!)].map(({ state }) => state);
    return { ...cell, state: worstOf(states) };
  });
}

/** A year of every saved component on every copy. */
export const yearOfEach = (
  ledger: Ledger,
  span: Span,
): { component: string; copies: { role: HostRole; cells: Cell[] }[] }[] =>
  savedComponents(ledger).map((component) => ({
    component,
    copies: hostRoles.map((role) => ({ role, cells: calendarOf(ledger, { component, role }, span) })),
  }));

/** The newest days, for a glance. */
export const lastNights = (ledger: Ledger, count: number, { now, times }: Omit<Span, 'from' | 'to'>): NightMark[] => {
  const span = { from: times.day(now - (count - 1) * dayMs), to: times.day(now), now, times };
  return calendarOf(ledger, { component: 'all', role: 'all' }, span).map(({ day, state }) => ({ day, state }));
};

/** Components that the schedule promises to save, and the site's own state, in the order of the catalogue. */
export function savedComponents({ entries }: Ledger): string[] {
  const jobs = entries.findLast(isSchedule)?.facts.daily ?? [];
  const found = new Set(jobs.map(componentOfJob));
  return [...catalogue.map(({ id }) => id), 'site'].filter((id) => found.has(id));
}

const prefixes = [...catalogue.map(({ id }) => id), 'site'].sort((a, b) => b.length - a.length);
const componentOfJob = (job: string): string => prefixes.find((id) => job.startsWith(`${id}-`)) ?? job;

/** Days of one component on one copy; remembered, since pages of many readers ask for the same. */
function ofRole(ledger: Ledger, choice: { component: string; role: HostRole }, span: Span): Cell[] {
  const index = indexOf(ledger, span.times);
  const key = [choice.component, choice.role, span.from, span.to, span.times.day(span.now)].join(' ');
  const remembered = index.made.get(key);
  if (remembered) return remembered;
  const cells =
    choice.component === 'all'
      ? summed(
          savedComponents(ledger).map((component) => ofRole(ledger, { ...choice, component }, span)),
          span,
        )
      : ofComponent(index, choice, span);
  index.made.set(key, cells);
  return cells;
}

function ofComponent(index: Index, { component, role }: { component: string; role: HostRole }, span: Span): Cell[] {
  const { times, now } = span;
  const since = new Date(times.start(span.from) - 2 * dayMs).toISOString();
  const fits = ({ facts, at }: Entry) =>
    at >= since &&
    (facts as Partial<Point>).component === component &&
    (role === 'backup' || index.holders.get((facts as Partial<Point>).id ?? '')?.has(role) === true);
  const schedules = index.schedules.map((entry) => ({
    ...entry,
    facts: { ...entry.facts, daily: entry.facts.daily.filter((job) => componentOfJob(job) === component) },
  }));
  const days = daysOf({
    ...{ from: span.from, to: span.to, schedules, offset: times.offsetMinutes },
    exportedAt: new Date(now).toISOString(),
    entries: index.backups.filter(fits),
  });
  const cells = days.map(
    ({ date, state, done, expected }): Cell => ({ day: date, state, done, expected, drilled: index.drills.has(date) }),
  );
  if (role === 'backup') return cells;
  return role === 'copy' ? cells.map((cell) => patient(cell, span)) : ofVault(cells);
}

/** Every component together: complete only when each one is. */
function summed(all: Cell[][], { times, now }: Span): Cell[] {
  const [first = [], ...others] = all;
  return first.map((cell, index) => {
    const cells = [cell, ...others.map((one) => one[index]!)];
    const done = cells.reduce((sum, one) => sum + one.done, 0);
    const expected = cells.reduce((sum, one) => sum + one.expected, 0);
    return { ...cell, done, expected, state: stateOfAll(cells, done, cell.day === times.day(now)) };
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
function patient(cell: Cell, { now, times }: Span): Cell {
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

type Index = {
  backups: Entry[];
  schedules: ReturnType<typeof schedulesOf>;
  holders: Map<string, Set<HostRole>>;
  drills: Set<string>;
  /** Calendars that were asked for. */
  made: Map<string, Cell[]>;
};

const told: EntryKind[] = ['backup', 'copy', 'drill', 'change'];
/** The log only grows, so its newest entry of these kinds stands for all that calendars are made of. */
const indexes = new WeakMap<Entry, Index>();

function indexOf({ entries }: Ledger, times: Times): Index {
  const newest = entries.findLast(({ kind }) => told.includes(kind));
  const known = newest && indexes.get(newest);
  if (known) return known;
  const holders = new Map<string, Set<HostRole>>();
  for (const { kind, outcome, facts } of entries) {
    if (kind !== 'copy' || outcome !== 'ok') continue;
    const { point, role } = facts as Copied;
    holders.set(point, (holders.get(point) ?? new Set()).add(role));
  }
  const drills = entries.filter(({ kind, outcome }) => kind === 'drill' && outcome === 'ok');
  const made: Index = {
    ...{ holders, schedules: schedulesOf(entries), made: new Map() },
    backups: entries.filter(({ kind }) => kind === 'backup'),
    drills: new Set(drills.map(({ at }) => times.day(Date.parse(at)))),
  };
  if (newest) indexes.set(newest, made);
  return made;
}

const schedulesOf = (entries: readonly Entry[]) => entries.filter(isSchedule);

/** Entries of one day of the site, oldest first. */
export function entriesOfDay({ entries }: Ledger, day: string, times: Times): Entry[] {
  const start = new Date(times.start(day)).toISOString();
  const end = new Date(times.start(day) + dayMs).toISOString();
  return entries.filter(({ at }) => at >= start && at < end);
}

export type Drilled = {
  sequence: number;
  at: number;
  kind: string;
  copy: string;
  ok: boolean;
  recoverySeconds: number | null;
  recoveryPointSeconds: number | null;
  failedChecks: string[];
};

/** Drills and restores with what was measured, oldest first. */
export const drillsOf = ({ entries }: Ledger): Drilled[] =>
  entries
    .filter(({ kind }) => kind === 'drill' || kind === 'restore')
    .map(({ sequence, at, kind, outcome, facts }) => {
      const { drill, copy, recoverySeconds, recoveryPointSeconds, checks } = facts as Partial<Measured>;
      return {
        ...{ sequence, at: Date.parse(at), kind: kind === 'drill' ? (drill ?? 'drill') : 'restore', copy: copy ?? '' },
        ...{ ok: outcome === 'ok', recoverySeconds: recoverySeconds ?? null },
        recoveryPointSeconds: recoveryPointSeconds ?? null,
        failedChecks: (Array.isArray(checks) ? checks : []).filter(({ ok }) => !ok).map(({ name }) => name),
      };
    });

/** The last so many days up to today, both included. */
export const yearUntil = (now: number, times: Times): { from: string; to: string } => {
  const to = times.day(now);
  // Whole weeks: the first column begins on a Monday.
  const from = times.day(now - (52 * 7 + times.weekday(to)) * dayMs);
  return { from, to };
};
