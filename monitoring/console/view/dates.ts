/** Entries of the log by when it took them. Pure. */
import type { Entry } from '../../../backup/ledger.ts';
import type { Times } from '../times.ts';
import { readOnce } from './read-once.ts';

const dayMs = 86_400_000;

/** By date in UTC. */
const byDate = readOnce(
  () => new Map<string, Entry[]>(),
  (dates, entry) => {
    const date = entry.at.slice(0, 10);
    const there = dates.get(date);
    if (there) there.push(entry);
    else dates.set(date, [entry]);
  },
);

/** In the order of the log. UTC; `since` is included, `until` is not. */
export function entriesBetween(entries: readonly Entry[], since: string, until: string): Entry[] {
  const [first, last] = [since.slice(0, 10), until.slice(0, 10)];
  return (
    [...byDate(entries)]
      .flatMap(([date, ofDate]) => (date >= first && date <= last ? ofDate : []))
      .filter(({ at }) => at >= since && at < until)
      // A clock that was set back writes an earlier date later.
      .sort((a, b) => a.sequence - b.sequence)
  );
}

/** Of one day of the site. */
export const entriesOfDay = (entries: readonly Entry[], day: string, times: Times): Entry[] =>
  entriesBetween(entries, ...boundsOf(day, day, times));

/** UTC of the days `from` to `to`, both included. */
export const boundsOf = (from: string, to: string, times: Times): [since: string, until: string] => [
  new Date(times.start(from)).toISOString(),
  new Date(times.start(to) + dayMs).toISOString(),
];
