import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { useKeyOfToday } from '../database/data-keys.ts';
import type { Metrics } from './metrics.ts';
import { batchLimits } from './store/claim.ts';
import type { Sealing } from './store/rows.ts';
import { type BatchResult, giveUpOldest, mapBatch } from './worker.ts';

export type Lane = { stop: () => Promise<void> };

type LaneOptions = {
  config: () => pg.ClientConfig;
  sealing: Sealing;
  metrics: Metrics;
  log: Logger;
};

/** Below this a short wait gathers more documents for one commit. */
const smallBatch = 64;
const gatherMs = 25;
/** Longest wait of a lane that finds nothing: what an unexpected document waits at most. */
const idleMs = 200;
const longestPauseMs = 2000;
/** A primary that vanished with its VM answers nothing: after this the lane looks for the new one. */
const queryTimeoutMs = 20_000;

/** Maps what waits, batch after batch, and connects again when the database went away (a failover takes about 20 s). */
export function startLane(options: LaneOptions): Lane {
  const stopping = new AbortController();
  const running = run(options, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function run(options: LaneOptions, stopping: AbortSignal): Promise<void> {
  let pauseMs = 100;
  while (!stopping.aborted) {
    let client: pg.Client | undefined;
    try {
      client = new pg.Client({ ...options.config(), query_timeout: queryTimeoutMs });
      client.on('error', () => undefined);
      await client.connect();
      await refuseStandby(client);
      await mapWhileConnected(client, options, stopping, () => {
        pauseMs = 100;
      });
    } catch (error) {
      options.log.warn({ reason: (error as Error).message }, 'mapping interrupted, trying again');
      await wait(pauseMs, stopping);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    } finally {
      await client?.end().catch(() => undefined);
    }
  }
}

async function mapWhileConnected(
  client: pg.Client,
  options: LaneOptions,
  stopping: AbortSignal,
  worked: () => void,
): Promise<void> {
  let keyDay = '';
  let idleFor = gatherMs;
  while (!stopping.aborted) {
    const today = new Date().toISOString().slice(0, 10);
    if (today !== keyDay) await useKeyOfToday(client, options.sealing.keyRing);
    keyDay = today;
    const { documents } = (await isWaiting(client)) ? await mapNext(client, options) : { documents: 0 };
    worked();
    idleFor = documents === 0 ? Math.min(idleFor * 2, idleMs) : gatherMs;
    if (documents < smallBatch) await wait(idleFor, stopping);
  }
}

/** A batch; when the database refuses the rows themselves, its documents one by one. */
async function mapNext(client: pg.Client, options: LaneOptions): Promise<BatchResult> {
  const ended = options.metrics.batchSeconds.startTimer();
  try {
    return note(await mapBatch(client, options.sealing), options, ended);
  } catch (error) {
    if (!isRowFault(error)) throw error;
  }
  try {
    return note(await mapBatch(client, options.sealing, { ...batchLimits, documents: 1 }), options, ended);
  } catch (error) {
    if (!isRowFault(error)) throw error;
    return note(await giveUpOldest(client, error), options, ended);
  }
}

function note(result: BatchResult, { metrics, log }: LaneOptions, ended: () => number): BatchResult {
  if (result.documents === 0) return result;
  ended();
  metrics.batchDocuments.observe(result.documents);
  metrics.mapped.inc(result.documents - result.failed.length);
  metrics.failed.inc(result.failed.length);
  if (result.oldest) metrics.freshnessSeconds.observe((Date.now() - result.oldest.getTime()) / 1000);
  for (const { document, reason } of result.failed) log.error({ document, reason }, 'document not mapped');
  return result;
}

/** Cheaper than an empty claim, and most looks find nothing. */
async function isWaiting(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ waiting: boolean }>({
    name: 'is-waiting',
    text: 'select exists (select from hssk.mapping_queue) as waiting',
  });
  return rows[0]?.waiting ?? false;
}

async function refuseStandby(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ standby: boolean }>('select pg_is_in_recovery() as standby');
  if (rows[0]?.standby) throw new Error('the database member is a standby');
}

/** SQLSTATE classes that say "these rows are wrong"; all others may pass. */
const isRowFault = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && /^(21|22|23|54)/.test(error.code ?? '');

const wait = (milliseconds: number, stopping: AbortSignal): Promise<void> =>
  pause(milliseconds, undefined, { signal: stopping }).catch(() => undefined);
