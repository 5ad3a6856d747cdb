import { segmentNumberAt, segmentOf } from '../jobs/segments.ts';
import type { KnownPoint, KnownSave } from './history.ts';

/** Inclusive numbers of segments of one database cluster; a timeline does not matter, a newer one goes on from the same numbers. */
type Range = { systemIdentifier: string; from: number; to: number };

export type WalVerdict = {
  needed: KnownSave[];
  /** Before every kept base, or of a cluster of which none is kept. */
  unneeded: KnownSave[];
  /** Every segment is in a later save that is needed. */
  superseded: KnownSave[];
};

/**
 * Which saves the kept bases need, decided by positions in the WAL and never by age: each base needs its own WAL, the oldest base
 * of `continuousFrom` and everything after it too, so that every second since then can be restored.
 */
export function judgeSaves(
  saves: KnownSave[],
  {
    bases,
    continuousFrom,
    mayThin,
  }: { bases: KnownPoint[]; continuousFrom: KnownPoint[]; mayThin: (save: KnownSave) => boolean },
): WalVerdict {
  const ranges = [
    ...bases.map((base) => rangeOf(base)),
    ...continuousFrom.map((base) => rangeOf(base, Number.POSITIVE_INFINITY)),
  ];
  const isNeeded = (save: KnownSave) =>
    ranges.length === 0 ||
    ranges.some(
      (range) =>
        range === undefined ||
        (range.systemIdentifier === save.systemIdentifier &&
          numberOf(save.last) >= range.from &&
          numberOf(save.first) <= range.to),
    );
  const { kept, superseded } = thin(saves.filter(isNeeded), mayThin);
  return { needed: kept, unneeded: saves.filter((save) => !isNeeded(save)), superseded };
}

/** Nothing is known of what such a base needs, so it needs everything. */
function rangeOf({ point: { database } }: KnownPoint, open?: number): Range | undefined {
  if (!database?.startLsn || !database.stopLsn) return undefined;
  const ends = [database.stopLsn, database.restorePointLsn].map(segmentNumberAt);
  return {
    systemIdentifier: database.systemIdentifier,
    from: segmentNumberAt(database.startLsn),
    to: open ?? Math.max(...ends),
  };
}

const numberOf = (segment: string): number => segmentOf(segment)!.number;

/** A save goes when a later one begins no later and ends no earlier, and that one may stand for it. */
function thin(saves: KnownSave[], mayThin: (save: KnownSave) => boolean) {
  const kept: KnownSave[] = [];
  const superseded: KnownSave[] = [];
  for (const save of saves.toReversed()) {
    const covered = kept.some(
      (later) =>
        later.systemIdentifier === save.systemIdentifier &&
        later.first <= save.first &&
        later.last >= save.last &&
        mayThin(later),
    );
    (covered ? superseded : kept).push(save);
  }
  return { kept: kept.reverse(), superseded };
}
