import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { HostRole } from '../hosts.ts';
import type { Entry, Point, Proven } from '../ledger.ts';
import { BackupProblem } from '../problem.ts';
import { choosePoint, restorablePoints } from '../restore/choose.ts';
import { type Check, compareDatabase, compareLogical } from '../restore/compare.ts';
import { type RestoredDatabase, readRestored, restoreDatabase } from '../restore/database.ts';
import { type Account, giveTo, takeEmptyDirectory } from '../restore/directory.ts';
import { restoreLogical } from '../restore/logical.ts';
import type { StepProgress } from '../restore/progress.ts';
import { type Server, startIsolated } from '../restore/server.ts';
import type { Source } from '../restore/source.ts';
import { gatherWal } from '../restore/wal.ts';
import { readBack } from './read-back.ts';

export type DatabaseDrillRequest = {
  entries: Entry[];
  source: Source;
  /** The site's keys, out of the escrow. */
  keys: string;
  /** Roles to their passwords, out of the escrow: a dump holds none. */
  passwords: Record<string, string>;
  /** A folder that this run makes and removes. */
  place: string;
  postgres: (program: string) => string;
  user?: Account;
  /** A point of the ledger; without it the newest one that the copy holds. */
  pointId?: string;
  samples?: number;
  now?: () => Date;
  onStep?: (progress: StepProgress) => void;
};

/** Facts of a `drill` entry of this kind. Green only when every check is. */
export type DatabaseDrill = Proven & {
  drill: 'database';
  checks: Check[];
  bytes: number;
  /** From the start until the restored database answers and its digests are equal. */
  recoverySeconds: number | null;
  /** Age of the newest data that this copy gives back, when the drill began. */
  recoveryPointSeconds: number | null;
  seconds: Record<string, number>;
};

/** Restores a database from one copy with keys from the escrow alone, and compares it with the ledger. A red drill is a result. */
export async function drillDatabase(request: DatabaseDrillRequest): Promise<DatabaseDrill> {
  const report: DatabaseDrill = {
    ...{ drill: 'database', copy: request.source.role, points: [], checks: [], bytes: 0 },
    ...{ recoverySeconds: null, recoveryPointSeconds: null, seconds: {} },
  };
  takeEmptyDirectory(request.place);
  try {
    await giveTo(request.user, request.place);
    const point = chosenPoint(request);
    report.points = [point.id];
    if (!request.pointId) report.checks.push(freshness(request, point));
    await (point.kind === 'base' ? drillBase : drillLogical)(request, point, report);
  } catch (error) {
    if (!(error instanceof BackupProblem)) throw error;
    const log = error.details.log ? ` (${error.details.log.split('\n').at(-1)})` : '';
    report.checks.push({ name: 'restore', ok: false, text: `${error.message}${log}` });
  } finally {
    rmSync(request.place, { recursive: true, force: true });
  }
  return report;
}

export const isGreen = ({ checks }: Pick<DatabaseDrill, 'checks'>): boolean =>
  checks.length > 0 && checks.every(({ ok }) => ok);

function chosenPoint({ entries, source, pointId }: DatabaseDrillRequest): Point {
  const kind = source.wal ? 'base' : 'logical';
  return choosePoint(restorablePoints(entries), { kind, copy: source.role, ...(pointId ? { id: pointId } : {}) });
}

/** Copies 1 and 2 hold every day, copy 3 every week. */
const oldestHours: Record<HostRole, number> = { backup: 26, copy: 50, vault: 8 * 24 };

function freshness({ source, now = () => new Date() }: DatabaseDrillRequest, point: Point): Check {
  const hours = (now().getTime() - Date.parse(point.startedAt)) / 3_600_000;
  const limit = oldestHours[source.role];
  return { name: 'newest point', ok: hours <= limit, text: `${hours.toFixed(1)} h old, at most ${limit} h` };
}

async function drillBase(request: DatabaseDrillRequest, point: Point, report: DatabaseDrill): Promise<void> {
  const { source, place, postgres, user, onStep, now = () => new Date() } = request;
  const started = performance.now();
  const begun = now().getTime();
  const options = { ...(user ? { user } : {}), ...(onStep ? { onStep } : {}) };
  const restored = await restoreDatabase({
    source,
    point,
    to: 'point',
    place: join(place, 'base'),
    postgres,
    ...options,
  });
  try {
    const compared = performance.now();
    report.checks.push(...compareDatabase(await readRestored(restored.server, postgres), point.database!));
    Object.assign(report.seconds, restored.seconds, { compare: (performance.now() - compared) / 1000 });
    report.bytes = restored.bytes;
    if (isGreen(report)) report.recoverySeconds = (performance.now() - started) / 1000;
  } finally {
    await restored.server.stop();
  }
  const wal = await gatherWal(source.wal!, {
    ...options,
    systemIdentifier: point.database!.systemIdentifier,
    startLsn: point.database!.startLsn!,
    directory: join(place, 'base', 'wal-to-the-end'),
  });
  report.recoveryPointSeconds = Math.max(0, (begun - Date.parse(wal.savedAt)) / 1000);
  await replayToTheEnd(request, { ...restored, wal }, report);
}

/** The same directory goes on from its point to the last byte of WAL that the copy holds, and is then read as a hospital would. */
async function replayToTheEnd(
  request: DatabaseDrillRequest,
  { isolated, wal }: RestoredDatabase,
  report: DatabaseDrill,
): Promise<void> {
  const replaying = performance.now();
  const server = await startIsolated({ ...isolated, wal: wal.directory, target: { kind: 'end' } });
  try {
    report.seconds.replayToTheEnd = (performance.now() - replaying) / 1000;
    report.checks.push(await replayed(server, wal.lastCompleteLsn, wal.last));
    await readDocuments(request, server, report);
  } finally {
    await server.stop();
  }
}

/** Replay that meets damage takes it for the end of the WAL and says nothing: only where it stopped tells. */
async function replayed(server: Server, atLeast: bigint | undefined, last: string): Promise<Check> {
  const client = await server.connect();
  try {
    const { rows } = await client.query<{ lsn: string | null; ok: boolean }>(
      `select pg_last_wal_replay_lsn()::text as lsn, pg_last_wal_replay_lsn() >= '0/0'::pg_lsn + $1::numeric as ok`,
      [String(atLeast ?? 0n)],
    );
    const { lsn, ok } = rows[0]!;
    return { name: 'WAL', ok: ok === true, text: `replayed to ${lsn ?? 'nowhere'}, the last segment is ${last}` };
  } finally {
    await client.end();
  }
}

async function drillLogical(request: DatabaseDrillRequest, point: Point, report: DatabaseDrill): Promise<void> {
  const { source, place, postgres, user, passwords, onStep, now = () => new Date() } = request;
  const started = performance.now();
  report.recoveryPointSeconds = (now().getTime() - Date.parse(point.startedAt)) / 1000;
  const options = { ...(user ? { user } : {}), ...(onStep ? { onStep } : {}) };
  const restored = await restoreLogical({ source, point, place: join(place, 'dump'), postgres, passwords, ...options });
  try {
    const compared = performance.now();
    report.checks.push(...compareLogical(await readRestored(restored.server, postgres), point.database!));
    Object.assign(report.seconds, restored.seconds, { compare: (performance.now() - compared) / 1000 });
    report.bytes = restored.bytes;
    if (isGreen(report)) report.recoverySeconds = (performance.now() - started) / 1000;
    await readDocuments(request, restored.server, report);
  } finally {
    await restored.server.stop();
  }
}

async function readDocuments(
  { keys, place, samples = 20 }: DatabaseDrillRequest,
  server: Server,
  report: DatabaseDrill,
): Promise<void> {
  const reading = performance.now();
  report.checks.push(await readBack({ server, keys, secrets: join(place, 'secrets'), samples }));
  report.seconds.readBack = (performance.now() - reading) / 1000;
}
