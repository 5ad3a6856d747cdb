import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { connectionConfig } from '../database/connection.ts';
import { useKeyOfToday } from '../database/data-keys.ts';
import { openSealing, readSettings } from './environment.ts';
import { beginRebuild, countQueued, endRebuild, queueNext, type Rebuilding } from './store/rebuilding.ts';
import type { Sealing } from './store/rows.ts';
import { mapBatch } from './worker.ts';

/** One rebuild at a time in the whole site. */
const rebuildLock = 820_020_119;

/** Documents of the rebuild that wait at once: few, so that fresh documents wait behind them for a second at most. */
const queuedAtOnce = 500;

export type RebuildResult = { generation: number; documents: number; failed: number; removed: number };

/**
 * Maps every stored document anew while reads and ingestion go on: what is there is replaced visit by visit, and what no
 * document gives any more is removed at the end. Killed at any point, the next call goes on where it was. Running services
 * help; none is needed.
 */
export async function rebuild(
  client: pg.Client,
  sealing: Sealing,
  report: (line: string) => void,
): Promise<RebuildResult> {
  const { rows } = await client.query<{ alone: boolean }>(`select pg_try_advisory_lock(${rebuildLock}) as alone`);
  if (!rows[0]?.alone) throw new Error('another rebuild is running; wait until it ends');
  await useKeyOfToday(client, sealing.keyRing);
  const rebuilding = await beginRebuild(client);
  report(
    `${rebuilding.resumed ? 'going on with' : 'starting'} generation ${rebuilding.generation}, documents ${rebuilding.next} to ${rebuilding.last}`,
  );
  const mapped = await mapAll(client, sealing, rebuilding, progress(rebuilding, report));
  const removed = await endRebuild(client, rebuilding, sealing.pseudonym);
  await client.query(`select pg_advisory_unlock(${rebuildLock})`);
  return { generation: rebuilding.generation, ...mapped, removed };
}

async function mapAll(
  client: pg.Client,
  sealing: Sealing,
  rebuilding: Rebuilding,
  reached: (next: string) => void,
): Promise<{ documents: number; failed: number }> {
  const total = { documents: 0, failed: 0 };
  let next = rebuilding.next;
  for (let more = true; more; ) {
    const before = next;
    next = await queueNext(client, { ...rebuilding, next }, queuedAtOnce);
    more = next !== before;
    const allowed = more ? queuedAtOnce : 0;
    while ((await countQueued(client, rebuilding.last, allowed + 1)) > allowed) {
      const { documents, failed } = await mapBatch(client, sealing);
      total.documents += documents;
      total.failed += failed.length;
      // The rest is in the hands of the services.
      if (documents === 0) await pause(20);
    }
    reached(next);
  }
  return total;
}

/** A line every few seconds: how far, how fast, how long still. */
function progress({ next, last }: Rebuilding, report: (line: string) => void): (next: string) => void {
  const [first, end] = [Number(next), Number(last)];
  const startedAt = performance.now();
  let reportedAt = startedAt;
  return (reached) => {
    const now = performance.now();
    if (now - reportedAt < 2000) return;
    reportedAt = now;
    const rate = (Number(reached) - first) / ((now - startedAt) / 1000);
    const left = Math.ceil((end - Number(reached) + 1) / Math.max(rate, 0.1));
    const percent = Math.min(100, ((Number(reached) - 1) / end) * 100).toFixed(1);
    report(`${percent} %, ${rate.toFixed(0)} documents/s, about ${left} s left`);
  };
}

if (import.meta.main) {
  try {
    const settings = readSettings(process.env);
    const client = new pg.Client(connectionConfig(settings, 'records'));
    await client.connect();
    const result = await rebuild(client, openSealing(settings), (line) => process.stderr.write(`rebuild: ${line}\n`));
    process.stdout.write(`${JSON.stringify(result)}\n`);
    await client.end();
    process.exitCode = result.failed > 0 ? 1 : 0;
  } catch (error) {
    process.stderr.write(
      `rebuild: ${(error as Error).message}\n  next: run the same command again, it goes on where it was\n`,
    );
    process.exitCode = 1;
  }
}
