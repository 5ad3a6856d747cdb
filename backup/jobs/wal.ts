/** The receiver's spool goes into the repository every minute; what is in there and no longer needed leaves the spool. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { connectPrimary } from '../database.ts';
import { BackupProblem } from '../problem.ts';
import { ResticFailure, type Saved, savePaths } from '../restic.ts';
import { readState, writeState } from '../state-file.ts';
import type { JobHost } from './host.ts';
import { missingSegments, segmentFile, segmentNumberAt, segmentOf, segmentsBetween } from './segments.ts';

const savedSchema = z.object({
  /** The newest save and when it was made. */
  snapshot: z.string(),
  at: z.string(),
  /** Whole segments that are in the repository → the snapshot that first had them. */
  segments: z.record(z.string(), z.string()),
  /** The unfinished segment of the newest save. */
  partial: z.string().optional(),
  /** Saves since the last entry in the ledger. */
  unreported: z.array(z.object({ id: z.string(), first: z.string(), last: z.string() })),
});
export type SavedSegments = z.infer<typeof savedSchema>;

const stateFile = ({ places }: JobHost): string => join(places.state, 'wal-saved.json');

export const savedSegments = (host: JobHost): SavedSegments | undefined => readState(stateFile(host), savedSchema);

/** Name under which the receiver is known to the server. */
export const receiverName = 'hssk-receiver';

/** Saves the spool as it is now. Nothing when the spool holds no segment. */
export async function saveWal(host: JobHost): Promise<{ saved: Saved; state: SavedSegments } | undefined> {
  const names = segmentsIn(host.places.walSpool);
  if (names.length === 0) return undefined;
  const saved = await saveSpool(host);
  const before = savedSegments(host);
  const whole = names.filter((name) => !segmentOf(name)!.partial);
  const fresh = Object.fromEntries(whole.map((name) => [name, before?.segments[name] ?? saved.snapshot]));
  const partial = names.find((name) => segmentOf(name)!.partial);
  const save = { id: saved.snapshot, first: bare(names[0]!), last: bare(names.at(-1)!) };
  const state: SavedSegments = {
    snapshot: saved.snapshot,
    at: host.now().toISOString(),
    segments: { ...before?.segments, ...fresh },
    ...(partial ? { partial: bare(partial) } : {}),
    unreported: [...(before?.unreported ?? []), save],
  };
  writeState(stateFile(host), state);
  return { saved, state };
}

const bare = (name: string): string => name.slice(0, 24);

/** Names of the spool's segments in the order of the WAL. */
export function segmentsIn(spool: string): string[] {
  if (!existsSync(spool)) return [];
  return readdirSync(spool)
    .filter((name) => segmentOf(name))
    .sort((one, other) => segmentOf(one)!.number - segmentOf(other)!.number || one.localeCompare(other));
}

/** A segment that is finished while restic looks at it changes its name; then one more look sees it. */
async function saveSpool(host: JobHost): Promise<Saved> {
  const { configuration, places, signal } = host;
  const save = () =>
    savePaths(host.repository('database'), {
      folder: places.walSpool,
      paths: ['.'],
      host: configuration.hosts.backup.machine,
      tags: ['database', 'wal'],
      ...(signal ? { signal } : {}),
    });
  try {
    return await save();
  } catch (error) {
    if (error instanceof ResticFailure && error.outcome === 'incomplete') return await save();
    throw error;
  }
}

/** Takes what was saved since the last call, for an entry of the ledger; `commit` forgets it. */
export function unreportedWal(host: JobHost): {
  saves: SavedSegments['unreported'];
  missing: string[];
  commit: () => void;
} {
  const state = savedSegments(host);
  const saves = state?.unreported ?? [];
  const names = [...Object.keys(state?.segments ?? {}), ...(state?.partial ? [`${state.partial}.partial`] : [])];
  const commit = () => {
    const now = savedSegments(host)!;
    const reported = new Set(saves.map(({ id }) => id));
    writeState(stateFile(host), { ...now, unreported: now.unreported.filter(({ id }) => !reported.has(id)) });
  };
  return { saves, missing: missingSegments(names), commit };
}

/**
 * Returns once everything that replay between the two positions reads is in the repository: received, saved and without a hole.
 * Throws when the receiver does not get there.
 */
export async function ensureWalSaved(
  host: JobHost,
  { timeline, startLsn, endLsn }: { timeline: number; startLsn: string; endLsn: string },
): Promise<void> {
  await untilReceived(host, endLsn);
  const { state } = (await saveWal(host)) ?? {};
  const held = new Set([...Object.keys(state?.segments ?? {}), ...(state?.partial ? [state.partial] : [])]);
  const missing = segmentsBetween(timeline, startLsn, endLsn).filter((name) => !held.has(name));
  if (missing.length > 0) throw walProblem(`is not whole: ${missing.join(', ')} never arrived`);
}

const receivedWithinSeconds = 60;

async function untilReceived(host: JobHost, lsn: string): Promise<void> {
  const client = await connectPrimary(host);
  const query = `select coalesce(bool_or(flush_lsn >= $1), false) as received, max(flush_lsn)::text as flushed
    from pg_stat_replication where application_name = $2`;
  try {
    for (const until = performance.now() + receivedWithinSeconds * 1000; ; ) {
      const { rows } = await client.query<{ received: boolean; flushed: string | null }>(query, [lsn, receiverName]);
      if (rows[0]?.received) return;
      host.signal?.throwIfAborted();
      if (performance.now() > until) throw walProblem(`stands at ${rows[0]?.flushed ?? 'nothing'}, ${lsn} is needed`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  } finally {
    await client.end();
  }
}

const walProblem = (what: string) =>
  new BackupProblem({
    where: 'WAL',
    what,
    next: '`systemctl status hssk-receiver` on the backup host says why; a base without its WAL restores nothing',
  });

/** Removes saved segments that lie before the WAL of the newest base that counts. Returns their names. */
export function trimSpool(host: JobHost, newestBaseStart: string | undefined): string[] {
  if (!newestBaseStart) return [];
  const saved = savedSegments(host);
  const keepFrom = segmentNumberAt(newestBaseStart);
  const removed = segmentsIn(host.places.walSpool).filter((name) => {
    const { number, partial } = segmentOf(name)!;
    return !partial && number < keepFrom && saved?.segments[name];
  });
  for (const name of removed) rmSync(join(host.places.walSpool, name));
  if (saved && removed.length > 0) {
    const segments = Object.fromEntries(
      Object.entries(saved.segments).filter(([name]) => segmentOf(name)!.number >= keepFrom),
    );
    writeState(stateFile(host), { ...saved, segments });
  }
  return removed;
}

/** Bytes of the spool that no save holds yet, for metrics; the unfinished segment counts since the last save changed it. */
export function unsavedBytes(host: JobHost): number {
  const saved = savedSegments(host);
  return segmentsIn(host.places.walSpool)
    .filter((name) => !saved?.segments[name])
    .map((name) => statSync(join(host.places.walSpool, name), { throwIfNoEntry: false }))
    .filter((found) => found && (!saved || found.mtimeMs > Date.parse(saved.at)))
    .reduce((sum, found) => sum + found!.size, 0);
}

export const newestSegment = (spool: string): string | undefined => {
  const last = segmentsIn(spool).at(-1);
  return last && segmentFile(segmentOf(last)!);
};
