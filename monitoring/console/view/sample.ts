/** A random sample that the auditor can draw again by hand: nobody who knows the seed can have chosen it. Pure. */
import { hash } from 'node:crypto';
import type { Entry, EntryKind } from '../../../backup/ledger.ts';
import { entriesBetween } from './dates.ts';

export type Wanted = {
  /** UTC; `since` is included, `until` is not. */
  since: string;
  until: string;
  kind: EntryKind | 'all';
  size: number;
  seed: string;
};

export type Drawn = { population: number; entries: Entry[] };

/** The entries whose SHA-256 of `<seed>:<sequence>` is smallest, in the order of the log. */
export function drawSample(entries: readonly Entry[], { since, until, kind, size, seed }: Wanted): Drawn {
  const population = entriesBetween(entries, since, until).filter((entry) => kind === 'all' || entry.kind === kind);
  const drawn = population
    .map((entry) => ({ entry, rank: hash('sha256', `${seed}:${entry.sequence}`) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, size)
    .map(({ entry }) => entry)
    .sort((a, b) => a.sequence - b.sequence);
  return { population: population.length, entries: drawn };
}
