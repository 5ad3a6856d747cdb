import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { digestTables } from '../digest.ts';
import type { Point } from '../ledger.ts';
import { BackupProblem } from '../problem.ts';
import { fetchBase } from './base.ts';
import type { Restored } from './compare.ts';
import { type Account, giveTo, takeEmptyDirectory } from './directory.ts';
import type { StepProgress } from './progress.ts';
import { type Isolated, ReplayProblem, type Server, startIsolated, type Target } from './server.ts';
import type { Source } from './source.ts';
import { type GatheredWal, gatherWal } from './wal.ts';

export type RestoreRequest = {
  source: Source;
  /** A base. */
  point: Point;
  /** `point`: the rows that the ledger's digests describe. */
  to: 'point' | 'end' | { time: string };
  /** Empty or not there yet; gets `data`, `wal` and `run`. */
  place: string;
  postgres: (program: string) => string;
  user?: Account;
  onStep?: (progress: StepProgress) => void;
  signal?: AbortSignal;
};

export type RestoredDatabase = {
  server: Server;
  isolated: Isolated;
  wal: GatheredWal;
  bytes: number;
  seconds: { fetch: number; wal: number; replay: number };
};

/** Base, WAL and replay: a PostgreSQL that answers on a socket in `place/run`. The caller stops it. */
export async function restoreDatabase(request: RestoreRequest): Promise<RestoredDatabase> {
  const { source, point, place, postgres, onStep, user, signal } = request;
  const { database } = point;
  if (!database?.startLsn || !source.wal) {
    const what = source.wal ? 'the ledger has no LSN for it' : 'this copy holds no WAL';
    throw new BackupProblem({ where: point.id, what, next: 'restore a base from copy 1 or 2, or a logical point' });
  }
  takeEmptyDirectory(place);
  const isolated: Isolated = {
    postgres,
    data: join(place, 'data'),
    folder: join(place, 'run'),
    wal: join(place, 'wal'),
    target: targetOf(point, request.to),
    ...(user ? { user } : {}),
  };
  for (const name of ['run', 'wal']) mkdirSync(join(place, name), { mode: 0o700 });
  await giveTo(user, place);
  const options = { ...(onStep ? { onStep } : {}), ...(user ? { user } : {}), ...(signal ? { signal } : {}) };
  const started = performance.now();
  const bytes = await fetchBase(source, point, isolated.data, options);
  const fetched = performance.now();
  const savedAfter = request.to === 'end' ? {} : { savedAfter: savedAfterOf(point, request.to) };
  const wal = await gatherWal(source.wal, {
    ...options,
    ...savedAfter,
    systemIdentifier: database.systemIdentifier,
    startLsn: database.startLsn,
    directory: isolated.wal!,
  });
  const gathered = performance.now();
  const server = await replay(isolated, wal);
  const seconds = {
    fetch: (fetched - started) / 1000,
    wal: (gathered - fetched) / 1000,
    replay: (performance.now() - gathered) / 1000,
  };
  return { server, isolated, wal, bytes: bytes + wal.bytes, seconds };
}

/** A moment after the last commit is reached too when WAL was being saved at that moment: nothing happened in between. */
async function replay(isolated: Isolated, wal: GatheredWal): Promise<Server> {
  const { target } = isolated;
  try {
    return await startIsolated(isolated);
  } catch (error) {
    const early = error instanceof ReplayProblem && /before configured recovery target/.test(error.details.what);
    if (!early || target?.kind !== 'time' || Date.parse(wal.savedAt) < Date.parse(target.at)) throw error;
    return startIsolated({ ...isolated, target: { kind: 'end' } });
  }
}

function targetOf({ database }: Point, to: RestoreRequest['to']): Target {
  if (to === 'end') return { kind: 'end' };
  if (to === 'point') {
    return { kind: 'restore-point', name: database!.restorePoint, timeline: database!.timeline };
  }
  return { kind: 'time', at: to.time };
}

const savedAfterOf = (point: Point, to: 'point' | { time: string }): string =>
  to === 'point' ? point.finishedAt : to.time;

/** Everything that restored data is compared by, read from the restored database itself. */
export async function readRestored(server: Server, postgres: (program: string) => string): Promise<Restored> {
  const client = await server.connect('hssk');
  try {
    const { rows } = await client.query<{ system: string; id: string | null; received: string | null }>(described);
    const { system, id, received } = rows[0]!;
    const newest = id && received ? { documentId: id, receivedAt: received } : null;
    const connection = `host=${server.socket} port=5432 dbname=hssk user=postgres`;
    const tables = await digestTables({ connection, psql: postgres('psql') });
    return { systemIdentifier: system, tables, newest };
  } finally {
    await client.end();
  }
}

const described = `
select (select system_identifier::text from pg_control_system()) as system, newest.id::text as id,
  to_char(newest.received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as received
from (select 1) one left join lateral (select id, received_at from hssk.document order by id desc limit 1) newest on true`;
