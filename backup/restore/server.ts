import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import pg from 'pg';
import { BackupProblem } from '../problem.ts';
import { type Account, giveTo } from './directory.ts';

/** Where replay ends. A named restore point is held, readable, before anything after it; the other two become a database of their own. */
export type Target =
  | { kind: 'restore-point'; name: string; timeline: number }
  /** To the second, ISO with offset. */
  | { kind: 'time'; at: string }
  | { kind: 'end' };

export type Isolated = {
  /** PostgreSQL's programs by name. */
  postgres: (name: string) => string;
  data: string;
  /** Holds the socket (nobody else may enter), the log and the settings; short, since a socket's name may have 108 bytes. */
  folder: string;
  user?: Account;
  /** Folder of WAL to replay; without it the directory starts as it is. */
  wal?: string;
  target?: Target;
};

export type Server = {
  /** For libpq's `host`. */
  socket: string;
  connect: (database?: string, user?: string) => Promise<pg.Client>;
  /** Ends it as an operator would: a restart loses nothing. */
  stop: () => Promise<void>;
};

export const socketPort = 5432;

/**
 * Starts PostgreSQL on a restored directory, on a socket only and with none of the production's settings, and replays WAL to the
 * target. Throws with the last lines of its log when replay does not get there.
 */
export async function startIsolated(options: Isolated): Promise<Server> {
  const { data, folder, user = {}, target, wal } = options;
  await writeSettings(options);
  for (const signal of ['standby.signal', 'recovery.signal']) rmSync(join(data, signal), { force: true });
  if (wal) await writeAs(user, join(data, 'recovery.signal'), '');
  const log = join(folder, 'server.log');
  const output = openSync(log, 'a', 0o600);
  const settings = {
    ...(await ownSettings(options)),
    ...(wal ? recoverySettings(wal, target ?? { kind: 'end' }) : {}),
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(options.postgres('postgres'), ['-D', data, ...args], {
    ...user,
    cwd: folder,
    stdio: ['ignore', output, output],
  });
  const connect = async (database = 'postgres', role = 'postgres'): Promise<pg.Client> => {
    const client = new pg.Client({ host: folder, port: socketPort, user: role, database });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  await untilReady(child, connect, { log, held: target?.kind === 'restore-point' });
  return { socket: folder, connect, stop: () => stop(child) };
}

/** Lets a database that is held at its restore point become one of its own, so that its directory can be taken into use. */
export async function openHeld(server: Server): Promise<void> {
  const client = await server.connect();
  try {
    await client.query('select pg_wal_replay_resume()');
    for (;;) {
      const { rows } = await client.query<{ replaying: boolean }>('select pg_is_in_recovery() as replaying');
      if (!rows[0]!.replaying) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
}

/** Only this process's account and root can enter the folder, so the superuser needs no password; roles of the application do. */
const access = 'local all postgres trust\nlocal all all scram-sha-256\n';

async function writeSettings({ folder, user = {} }: Isolated): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await giveTo(user, folder);
  await writeAs(user, join(folder, 'access'), access);
  for (const name of ['postgresql.conf', 'names']) await writeAs(user, join(folder, name), '');
}

async function writeAs(user: Account, path: string, content: string): Promise<void> {
  writeFileSync(path, content, { mode: 0o600 });
  await giveTo(user, path);
}

/** A standby needs at least the primary's limits, which the control file knows. */
async function ownSettings({ postgres, data, folder }: Isolated): Promise<Record<string, string>> {
  const { stdout } = await execa(postgres('pg_controldata'), ['-D', data], { env: { LC_ALL: 'C' } });
  const limit = (name: string) => new RegExp(`^${name} setting: +(\\d+)$`, 'm').exec(stdout)?.[1];
  const limits = {
    max_connections: limit('max_connections'),
    max_worker_processes: limit('max_worker_processes'),
    max_wal_senders: limit('max_wal_senders'),
    max_prepared_transactions: limit('max_prepared_xacts'),
    max_locks_per_transaction: limit('max_locks_per_xact'),
  };
  return {
    config_file: join(folder, 'postgresql.conf'),
    hba_file: join(folder, 'access'),
    ident_file: join(folder, 'names'),
    ...{ listen_addresses: '', port: String(socketPort), unix_socket_directories: folder },
    unix_socket_permissions: '0700',
    ...{ ssl: 'off', archive_mode: 'off', logging_collector: 'off', log_destination: 'stderr', timezone: 'UTC' },
    // A commit here must not wait for the production's standbys, and nothing may be fetched from it.
    ...{ synchronous_standby_names: '', primary_conninfo: '', primary_slot_name: '', shared_preload_libraries: '' },
    ...{ shared_buffers: '256MB', max_wal_size: '8GB', checkpoint_timeout: '30min', wal_level: 'replica' },
    ...{ hot_standby: 'on', recovery_prefetch: 'try', autovacuum: 'off', jit: 'off' },
    ...Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined)),
  };
}

function recoverySettings(wal: string, target: Target): Record<string, string> {
  return {
    restore_command: `cp "${wal}/%f" "%p"`,
    recovery_target_timeline: target.kind === 'restore-point' ? String(target.timeline) : 'latest',
    recovery_target_action: target.kind === 'restore-point' ? 'pause' : 'promote',
    ...(target.kind === 'restore-point' ? { recovery_target_name: target.name } : {}),
    ...(target.kind === 'time' ? { recovery_target_time: target.at } : {}),
  };
}

type Connect = (database?: string) => Promise<pg.Client>;

async function untilReady(child: ChildProcess, connect: Connect, { log, held }: { log: string; held: boolean }) {
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw ended(log);
    const state = await stateOf(connect);
    if (state === 'open' && held) {
      await stop(child);
      throw ended(log, 'replay passed the restore point');
    }
    if (state === (held ? 'held' : 'open')) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function stateOf(connect: Connect): Promise<'starting' | 'replaying' | 'held' | 'open'> {
  try {
    const client = await connect();
    try {
      const { rows } = await client.query<{ replaying: boolean }>('select pg_is_in_recovery() as replaying');
      if (!rows[0]!.replaying) return 'open';
      const state = await client.query<{ state: string }>('select pg_get_wal_replay_pause_state() as state');
      return state.rows[0]!.state === 'paused' ? 'held' : 'replaying';
    } finally {
      await client.end();
    }
  } catch {
    return 'starting';
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGINT');
  await gone;
}

/** Recovery that did not reach its target; `reached` tells how far it got when the log says so. */
export class ReplayProblem extends BackupProblem {}

function ended(log: string, what?: string): ReplayProblem {
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  const fatal = lines.findLast((line) => /(FATAL|PANIC):/.test(line))?.replace(/^.*?(FATAL|PANIC): +/, '');
  return new ReplayProblem({
    where: 'PostgreSQL on the restored data',
    what: what ?? fatal ?? 'it ended without a word',
    next: 'choose another point or another copy; the restored directory is left as it is for a closer look',
    log: lines.slice(-15).join('\n'),
  });
}
