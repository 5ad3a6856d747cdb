import type { AddressInfo } from 'node:net';
import pg from 'pg';
import type { Logger } from 'pino';
import { connectionConfig } from '../database/connection.ts';
import { listeningOf } from '../node-service/listening.ts';
import { authenticateWith } from './api/account.ts';
import { cursorWith } from './api/cursor.ts';
import { openServer } from './api/server.ts';
import { openSealing, publicKeyFile, type Settings } from './environment.ts';
import { startLane } from './mapping-lane.ts';
import { type Backlog, openMetrics } from './metrics.ts';

export type Records = {
  port: number;
  /** Ends the reads and the batch under way, then closes everything; a second call waits for the first. */
  stop: () => Promise<void>;
};

const watchIntervalMs = 2000;

/** Maps and serves from the first moment; ready when the database answers. */
export async function startRecords(settings: Settings, log: Logger): Promise<Records> {
  const sealing = openSealing(settings);
  const config = () => connectionConfig(settings, 'records');
  const pool = openPool(config);
  let backlog: Backlog = { waiting: 0, lagSeconds: 0, failures: 0 };
  let notReady: string | undefined = 'starting';
  const metrics = openMetrics({ backlog: () => backlog, ready: () => notReady === undefined });
  const watch = async (): Promise<void> => {
    try {
      backlog = await readBacklog(pool);
      if (notReady !== undefined) log.info('ready');
      notReady = undefined;
    } catch (error) {
      if (notReady !== (error as Error).message) log.warn({ reason: (error as Error).message }, 'not ready');
      notReady = (error as Error).message;
    }
  };
  let watching = watch();
  const timer = setInterval(() => {
    watching = watching.then(watch);
  }, watchIntervalMs);
  const lanes = Array.from({ length: settings.MAPPING_LANES }, () => startLane({ config, sealing, metrics, log }));
  const { host, tls } = listeningOf('records', settings);
  const server = openServer({
    tls,
    reading: { ...sealing, database: pool },
    cursor: cursorWith(sealing.keyRing.indexKey),
    authenticate: authenticateWith(publicKeyFile(settings)),
    metrics,
    log,
    notReady: () => notReady,
  });
  await server.listen({ port: settings.PORT, host });
  const { port } = server.server.address() as AddressInfo;
  log.info({ port }, 'listening');
  const close = async (): Promise<void> => {
    notReady = 'stopping';
    clearInterval(timer);
    await Promise.all([server.close(), ...lanes.map((lane) => lane.stop())]);
    await watching;
    await pool.end();
    log.info('stopped');
  };
  let closing: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    closing ??= close();
    return closing;
  };
  return { port, stop };
}

/** Connections for reads. A read that takes longer than the limit is cut off; one that hangs loses its connection. */
function openPool(config: () => pg.ClientConfig): pg.Pool {
  const pool = new pg.Pool({
    ...config(),
    password: () => String(config().password),
    max: 6,
    statement_timeout: 8000,
    query_timeout: 10_000,
    idleTimeoutMillis: 60_000,
  });
  pool.on('error', () => undefined);
  return pool;
}

async function readBacklog(pool: pg.Pool): Promise<Backlog> {
  const { rows } = await pool.query<Backlog>(
    `select (select count(*)::int from hssk.mapping_queue) as waiting,
       coalesce((select extract(epoch from now() - received_at)::float from hssk.document
         where id = (select min(document_id) from hssk.mapping_queue)), 0) as "lagSeconds",
       (select count(*)::int from hssk.mapping_failure) as failures`,
  );
  return rows[0] as Backlog;
}
