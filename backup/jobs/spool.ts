/** What the receiver has on this host's disk. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Point } from '../ledger.ts';
import type { JobHost } from './host.ts';
import { segmentNumberAt, segmentOf } from './segments.ts';
import { remember, savedSegments, segmentsIn } from './wal.ts';

/**
 * Removes saved segments that lie before the WAL of the newest base that counts, and folders that were set aside before that base
 * and have been saved since. Returns what went.
 */
export function trimSpool(host: JobHost, newestBase: Point | undefined): string[] {
  const startLsn = newestBase?.database?.startLsn;
  const saved = savedSegments(host);
  if (!startLsn || !saved) return [];
  const keepFrom = segmentNumberAt(startLsn);
  const before = (name: string) => segmentOf(name)!.number < keepFrom;
  const { walSpool } = host.places;
  const segments = segmentsIn(walSpool).filter(
    (name) => !segmentOf(name)!.partial && before(name) && saved.segments[name],
  );
  const aside = asideIn(walSpool).filter(
    ({ at }) => at < Date.parse(newestBase.startedAt) && at < Date.parse(saved.at),
  );
  const removed = [...segments, ...aside.map(({ name }) => name)];
  for (const name of removed) rmSync(join(walSpool, name), { recursive: true });
  const kept = Object.entries(saved.segments).filter(([name]) => !before(name));
  if (removed.length > 0) remember(host, { ...saved, segments: Object.fromEntries(kept) });
  return removed;
}

/** Folders and files that the receiver set aside, with the time at which it did. */
function asideIn(spool: string): { name: string; at: number }[] {
  if (!existsSync(spool)) return [];
  return readdirSync(spool, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.name.endsWith('.diverged'))
    .map(({ name }) => ({ name, at: statSync(join(spool, name)).ctimeMs }));
}

/** Bytes of the spool that came since the last save. */
export function unsavedBytes(host: Pick<JobHost, 'places'>): number {
  const saved = savedSegments(host);
  return segmentsIn(host.places.walSpool)
    .filter((name) => !saved?.segments[name])
    .map((name) => statSync(join(host.places.walSpool, name), { throwIfNoEntry: false }))
    .filter((found) => found && (!saved || found.mtimeMs > Date.parse(saved.at)))
    .reduce((sum, found) => sum + found!.size, 0);
}
