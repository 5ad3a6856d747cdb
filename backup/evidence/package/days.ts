import type { Entry, Point } from '../../ledger.ts';
import { jobOf, type Schedule } from '../schedule.ts';
import { dayOf, daysBetween, nextDay, startOf } from './local-time.ts';

/** `before`: nothing was promised yet. `running`: the day was not over when the package was made. */
export type DayState = 'complete' | 'partial' | 'missing' | 'running' | 'before' | 'future';

export type Day = { date: string; state: DayState; expected: number; done: number; missing: string[]; failed: number };

export type DaysInput = {
  from: string;
  to: string;
  exportedAt: string;
  offset: number;
  entries: Entry[];
  /** All that were ever in force, oldest first. */
  schedules: Entry<Schedule>[];
};

/** For each day what was promised and what the log proves. A point counts for the day on which its run began. */
export function daysOf({ from, to, exportedAt, offset, entries, schedules }: DaysInput): Day[] {
  const done = new Map<string, Set<string>>();
  const failed = new Map<string, number>();
  for (const { kind, outcome, facts, at } of entries) {
    if (kind !== 'backup') continue;
    const point = facts as Point;
    const toldInTime = outcome === 'ok' && isToldInTime(point.startedAt, at);
    const date = dayOf(toldInTime ? point.startedAt : at, offset);
    if (toldInTime) done.set(date, (done.get(date) ?? new Set()).add(jobOf(point)));
    else failed.set(date, (failed.get(date) ?? 0) + 1);
  }
  const today = dayOf(exportedAt, offset);
  return daysBetween(from, to).map((date) => {
    const expected = inForce(schedules, date, offset);
    const missing = expected.filter((key) => !done.get(date)?.has(key));
    const counts = { expected: expected.length, done: expected.length - missing.length, missing };
    return { date, ...counts, failed: failed.get(date) ?? 0, state: stateOf(date, today, counts) };
  });
}

/** A point that is told of more than a day after it began proves nothing for its day: the words of its writer are all that dates it. */
function isToldInTime(startedAt: string, at: string): boolean {
  const milliseconds = Date.parse(at) - Date.parse(startedAt);
  return milliseconds >= -300_000 && milliseconds <= 86_400_000;
}

function stateOf(date: string, today: string, { expected, done }: { expected: number; done: number }): DayState {
  if (date > today) return 'future';
  if (expected === 0) return 'before';
  if (done === expected) return 'complete';
  if (date === today) return 'running';
  return done === 0 ? 'missing' : 'partial';
}

/** What was promised at the beginning of the day, or in its course when that was the first promise. */
function inForce(schedules: Entry<Schedule>[], date: string, offset: number): string[] {
  const start = startOf(date, offset);
  const end = startOf(nextDay(date), offset);
  const schedule = schedules.findLast(({ at }) => at < start) ?? schedules.find(({ at }) => at < end);
  return schedule?.facts.daily ?? [];
}
