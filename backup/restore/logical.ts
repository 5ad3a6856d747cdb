import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { dumpFileName, globalsFile } from '../jobs/database.ts';
import type { Point } from '../ledger.ts';
import type { RunOptions } from '../restic.ts';
import { onePart } from './base.ts';
import { type Account, giveTo, takeEmptyDirectory } from './directory.ts';
import type { StepProgress } from './progress.ts';
import { type Server, startIsolated } from './server.ts';
import type { Part, Source } from './source.ts';

export type LogicalRequest = {
  source: Source;
  /** A logical point. */
  point: Point;
  /** Empty or not there yet; gets `dump`, `data` and `run`. */
  place: string;
  postgres: (program: string) => string;
  user?: Account;
  /** Roles to their passwords: a dump holds none. */
  passwords?: Record<string, string>;
  onStep?: (progress: StepProgress) => void;
  signal?: AbortSignal;
};

export type RestoredLogical = { server: Server; bytes: number; seconds: { fetch: number; load: number } };

/**
 * Loads a dump into a cluster made for it, with the roles and their rights; every visit waits to be mapped again, because a dump holds no
 * projections. The caller stops the server.
 */
export async function restoreLogical(request: LogicalRequest): Promise<RestoredLogical> {
  const { source, point, place, postgres, user, onStep, signal } = request;
  const options: RunOptions = signal ? { signal } : {};
  const parts = await source.parts(point, options);
  takeEmptyDirectory(place);
  const dump = join(place, 'dump');
  mkdirSync(dump, { mode: 0o700 });
  const started = performance.now();
  const fetched: Part[] = [onePart(point, parts, globalsFile), onePart(point, parts, dumpFileName)];
  for (const part of fetched) {
    await part.into(
      { file: 'dd', args: [`of=${join(dump, part.name)}`, 'bs=1M', 'iflag=fullblock', 'conv=fsync'] },
      options,
    );
    onStep?.({ step: part.name, bytes: part.bytes, ofBytes: part.bytes });
  }
  const loading = performance.now();
  await giveTo(user, place);
  const data = join(place, 'data');
  await execa(postgres('initdb'), initOptions(data), { ...user, cwd: place, env: { LC_ALL: 'C.UTF-8' } });
  const server = await startIsolated({ postgres, data, folder: join(place, 'run'), ...(user ? { user } : {}) });
  await loadRoles(server, { postgres, file: join(dump, globalsFile) });
  await setPasswords(server, request.passwords ?? {});
  onStep?.({ step: 'pg_restore', bytes: 0 });
  await execa(
    postgres('pg_restore'),
    [...connectionOf(server), '--jobs=2', '--exit-on-error', join(dump, dumpFileName)],
    {
      cwd: place,
      ...(signal ? { cancelSignal: signal } : {}),
    },
  );
  await queueAll(server);
  const seconds = { fetch: (loading - started) / 1000, load: (performance.now() - loading) / 1000 };
  return { server, bytes: fetched.reduce((sum, { bytes }) => sum + bytes, 0), seconds };
}

/** As Patroni makes the site's own cluster. */
const initOptions = (data: string): string[] => [
  ...['--pgdata', data, '--username', 'postgres', '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C.UTF-8'],
  ...['--data-checksums', '--no-instructions'],
];

const connectionOf = (server: Server): string[] => ['-h', server.socket, '-U', 'postgres', '-d', 'hssk'];

/** The new cluster's superuser exists already; everything else of the globals must work. */
async function loadRoles(server: Server, { postgres, file }: { postgres: (name: string) => string; file: string }) {
  const lines = readFileSync(file, 'utf8').split('\n');
  const statements = lines.filter((line) => !/^(CREATE|ALTER) ROLE postgres\b/.test(line) && !line.startsWith('\\'));
  const args = [
    '-h',
    server.socket,
    '-U',
    'postgres',
    '-d',
    'postgres',
    '--no-psqlrc',
    '--quiet',
    '--set=ON_ERROR_STOP=1',
  ];
  await execa(postgres('psql'), args, { input: statements.join('\n') });
  await execa(postgres('psql'), args, { input: 'create database hssk owner migration;' });
}

/** What the service of records finds in its queue, it maps. */
async function queueAll(server: Server): Promise<void> {
  const client = await server.connect('hssk');
  try {
    await client.query('insert into hssk.mapping_queue (document_id) select document_id from hssk.link_head');
  } finally {
    await client.end();
  }
}

async function setPasswords(server: Server, passwords: Record<string, string>): Promise<void> {
  const client = await server.connect();
  try {
    for (const [role, password] of Object.entries(passwords)) {
      await client.query(`alter role ${client.escapeIdentifier(role)} password ${client.escapeLiteral(password)}`);
    }
  } finally {
    await client.end();
  }
}
