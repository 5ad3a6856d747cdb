/** What is saved of PostgreSQL: the whole cluster as files, and the application's database with the roles as a dump. */
import { connectionString, connectPrimary, timelineNow } from '../database.ts';
import type { DatabaseState, Entry, Point } from '../ledger.ts';
import { BackupProblem } from '../problem.ts';
import { type Saved, saveCommand } from '../restic.ts';
import type { JobHost } from './host.ts';
import type { Moment } from './moment.ts';

/** WAL that a base needs: it begins not before `startLsn` and is consistent not after `stopLsn`. */
export type BaseRange = { timeline: number; startLsn: string; stopLsn: string };

/** Files of a point in its snapshots. */
export const baseFile = 'base.tar';
export const dumpFileName = 'hssk.dump';
export const globalsFile = 'globals.sql';

/**
 * A physical base of all databases, uncompressed, without its WAL: that comes by the receiver. pg_basebackup tells the range only when
 * it fetches WAL itself; the positions just before and just after it hold the range between them.
 */
export async function saveBase(host: JobHost, onSaved: OnSaved): Promise<Saved & { range: BaseRange }> {
  const connection = connectionString(host, { application_name: 'hssk-base' });
  const command = ['pg_basebackup', '-d', connection, '-D', '-', '-Ft', '-X', 'none', '-c', 'fast', '--no-password'];
  const before = await walPosition(host);
  const saved = await stream(host, command, baseFile, onSaved);
  assertWhole(baseFile, saved.bytes, before.bytes * leastShareOfFiles);
  const after = await walPosition(host);
  if (before.timeline === after.timeline) {
    return { ...saved, range: { timeline: after.timeline, startLsn: before.lsn, stopLsn: after.lsn } };
  }
  throw primaryChanged(before.timeline, after.timeline);
}

export const primaryChanged = (from: number, to: number) =>
  new BackupProblem({
    where: 'base',
    what: `the primary changed meanwhile (timeline ${from}, then ${to})`,
    next: 'run it again; this base is not counted',
  });

/** What the base leaves out of the databases' files: free space maps of unlogged tables and the like. */
const leastShareOfFiles = 0.9;

/** A program may say that all is well and its stream was cut all the same. */
function assertWhole(file: string, bytes: number, least: number): void {
  if (bytes >= least) return;
  throw new BackupProblem({
    where: file,
    what: `was cut: ${bytes} bytes came, at least ${Math.ceil(least)} were there`,
    next: 'run it again; this point is not counted',
  });
}

type Position = { lsn: string; timeline: number; bytes: number };

async function walPosition(host: JobHost): Promise<Position> {
  const client = await connectPrimary(host);
  try {
    const { rows } = await client.query<Position>(
      `select pg_current_wal_insert_lsn()::text as lsn, ${timelineNow} as timeline,
        (select sum(pg_database_size(oid)) from pg_database)::float8 as bytes`,
    );
    return rows[0]!;
  } finally {
    await client.end();
  }
}

/**
 * Tables whose rows a dump leaves out, because the service of records makes them of the documents: they are more than half of the
 * database, and a corrected visit changes them in their old place, which would be uploaded again with all that lies around it.
 */
export const projections: readonly string[] = ['hssk.fhir_visit', 'hssk.fhir_restricted', 'hssk.mapping_queue'];

/** The application's database as its moment saw it, and all roles without their passwords. */
export async function saveLogical(host: JobHost, { snapshot }: Moment, onSaved: OnSaved): Promise<Saved[]> {
  const connection = connectionString(host, { application_name: 'hssk-dump' });
  const dump = ['pg_dump', '-d', connection, '-Fc', '-Z0', '--no-password', `--snapshot=${snapshot}`];
  dump.push(...projections.map((table) => `--exclude-table-data=${table}`));
  const globals = ['pg_dumpall', '-d', connection, '--globals-only', '--no-role-passwords', '--no-password'];
  return [await stream(host, dump, dumpFileName, onSaved), await stream(host, globals, globalsFile, onSaved)];
}

/** Called for each snapshot as soon as it is there, whatever comes of the rest. */
type OnSaved = (saved: Saved) => void;

async function stream(host: JobHost, [name, ...args]: string[], file: string, onSaved: OnSaved): Promise<Saved> {
  const { signal, onProgress } = host;
  const saved = await saveCommand(host.repository('database'), {
    command: [host.program(name!), ...args],
    file,
    host: host.configuration.hosts.backup.machine,
    tags: ['database', file === baseFile ? 'base' : 'logical'],
    ...(signal ? { signal } : {}),
    onProgress: (progress) => onProgress?.(file, progress),
  });
  onSaved(saved);
  return saved;
}

/** A dump writes every row as COPY does, so it is longer than all that it holds. */
export function assertWholeDump(dump: Saved, { tables }: DatabaseState): void {
  assertWhole(
    dumpFileName,
    dump.bytes,
    tables.filter(({ name }) => !projections.includes(name)).reduce((sum, { bytes = 0 }) => sum + bytes, 0),
  );
}

/**
 * Documents are never deleted, so a database that holds fewer than at the point before is no good point. Only a restore to an earlier
 * time, which is in the ledger after that point, explains it.
 */
export function assertNothingLost(state: DatabaseState, before: Point | undefined, entries: Entry[]): void {
  if (!before?.database) return;
  const [now, then] = [documentsIn(state), documentsIn(before.database)];
  const restored = entries.some(
    ({ kind, outcome, at }) => kind === 'restore' && outcome === 'ok' && at > before.finishedAt,
  );
  if (now >= then || restored) return;
  throw new BackupProblem({
    where: 'database',
    what: `holds ${now} documents, the point before held ${then}; documents are never deleted`,
    next: 'find out what removed them; the point before still has them',
  });
}

const documentsIn = ({ tables }: DatabaseState): number =>
  tables.find(({ name }) => name === 'hssk.document')?.rows ?? 0;
