/** A random sample that the auditor can draw again by hand: nobody who knows the seed can have chosen it. Pure. */
import { createHash } from 'node:crypto';
import type { Entry, EntryKind } from '../../../backup/ledger.ts';

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
  const population = entries.filter((entry) => fits(entry, { since, until, kind }));
  const drawn = population
    .map((entry) => ({ entry, rank: rankOf(seed, entry.sequence) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, size)
    .map(({ entry }) => entry)
    .sort((a, b) => a.sequence - b.sequence);
  return { population: population.length, entries: drawn };
}

export const rankOf = (seed: string, sequence: number): string =>
  createHash('sha256').update(`${seed}:${sequence}`).digest('hex');

export const fits = (entry: Entry, { since, until, kind }: Pick<Wanted, 'since' | 'until' | 'kind'>): boolean =>
  entry.at >= since && entry.at < until && (kind === 'all' || entry.kind === kind);
