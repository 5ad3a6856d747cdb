import { connectPrimary } from '../database.ts';
import { BackupProblem } from '../problem.ts';
import type { JobHost } from './host.ts';
import { segmentsBetween } from './segments.ts';
import { receiverName, saveWal } from './wal.ts';

/**
 * Returns once everything that replay between the two positions reads is in the repository: received, saved and without a hole.
 * Throws when the receiver does not get there.
 */
export async function ensureWalSaved(
  host: JobHost,
  { timeline, startLsn, endLsn }: { timeline: number; startLsn: string; endLsn: string },
): Promise<void> {
  await untilReceived(host, endLsn);
  const state = await saveWal(host);
  const held = new Set([...Object.keys(state?.segments ?? {}), ...(state?.partial ? [state.partial] : [])]);
  const missing = segmentsBetween(timeline, startLsn, endLsn).filter((name) => !held.has(name));
  if (missing.length > 0) throw walProblem(`is not whole: ${missing.join(', ')} never arrived`);
}

const receivedWithinSeconds = 60;

/** Waits until the receiver has flushed everything up to the position. */
export async function untilReceived(host: JobHost, lsn: string): Promise<void> {
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
