import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../../node-service/free-port.ts';
import { migrate } from '../migrate.ts';
import { roleStatements } from '../role-statements.ts';
import { loginOf } from '../roles.ts';
import { type Binaries, postgresBinaries } from './binaries.ts';

const roles = ['migration', 'gateway', 'records', 'backup', 'watch', 'administrator'] as const;
export type TestRole = (typeof roles)[number] | 'postgres';

export type TestDatabase = {
  port: number;
  /** The server's process while it runs. */
  pid: () => number | undefined;
  dataDirectory: string;
  /** Holds `<role>-database/password`, as the cluster mounts it; tests add the secrets of their service. */
  secretsDirectory: string;
  /** What a service's process gets to reach this server. */
  environment: Record<string, string>;
  config: (role: TestRole) => pg.ClientConfig;
  /** The superuser's default database is postgres, everybody else's hssk. */
  connect: (role: TestRole, databaseName?: string) => Promise<pg.Client>;
  start: () => Promise<void>;
  /** `immediate` is what a crash leaves: no checkpoint, recovery at the next start. */
  stop: (mode: 'fast' | 'immediate') => Promise<void>;
  /** Stops the server and removes all its files. */
  remove: () => Promise<void>;
};

/** The one person who runs the test's database, known to tests as role `administrator`. */
const people = { databaseAdministrators: [{ account: 'csdl-1', name: 'Người quản trị CSDL' }] };
const loginName = (role: TestRole): string => (role === 'administrator' ? loginOf('csdl-1') : role);

/**
 * A real PostgreSQL 17 with durable commits, the declared roles and the migrated schema, on a random port of 127.0.0.1, for the
 * tests of one file. Runs as an unprivileged user when the tests run as root.
 */
export async function startDatabase(
  settings: Record<string, string> = {},
  { bin, user }: Binaries = postgresBinaries(),
): Promise<TestDatabase> {
  const root = mkdtempSync(join(tmpdir(), 'hssk-pg-'));
  const passwords = new Map<TestRole, string>(
    [...roles, 'postgres' as const].map((role) => [role, randomBytes(12).toString('hex')]),
  );
  const secretsDirectory = writeSecrets(root, passwords);
  const dataDirectory = join(root, 'data');
  initialise(bin, user, root, dataDirectory, passwords.get('postgres')!);
  const port = await freePort();
  writeFileSync(join(dataDirectory, 'postgresql.auto.conf'), serverSettings(port, root, settings));

  let server: ChildProcess | undefined;
  let watchdog: ChildProcess | undefined;
  const config = (role: TestRole): pg.ClientConfig => ({
    host: '127.0.0.1',
    port,
    user: loginName(role),
    password: passwords.get(role)!,
    database: role === 'postgres' ? 'postgres' : 'hssk',
  });
  const connect = async (role: TestRole, databaseName?: string): Promise<pg.Client> => {
    const client = new pg.Client({ ...config(role), ...(databaseName ? { database: databaseName } : {}) });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const start = async (): Promise<void> => {
    server = spawn(join(bin, 'postgres'), ['-D', dataDirectory], { ...user, stdio: 'ignore' });
    watchdog = endWithUs(server.pid!, root);
    await untilReady(server, connect);
  };
  const stop = async (mode: 'fast' | 'immediate'): Promise<void> => {
    if (!server || server.exitCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await ended;
    watchdog?.kill('SIGKILL');
  };
  const remove = async (): Promise<void> => {
    await stop('immediate');
    rmSync(root, { recursive: true, force: true });
  };
  await start();
  await prepare(connect, config, passwords);
  const environment = {
    DATABASE_HOST: '127.0.0.1',
    DATABASE_PORT: String(port),
    DATABASE_NAME: 'hssk',
    SECRETS_DIRECTORY: secretsDirectory,
    LISTEN: 'loopback',
  };
  const pid = (): number | undefined => server?.pid;
  return { port, pid, dataDirectory, secretsDirectory, environment, config, connect, start, stop, remove };
}

/** Ends the server and removes its files when this process is gone without having done so: then the pipe closes. */
function endWithUs(pid: number, root: string): ChildProcess {
  const script =
    'cat >/dev/null; kill -QUIT "$0" 2>/dev/null; while kill -0 "$0" 2>/dev/null; do sleep 0.1; done; rm -rf "$1"';
  const watchdog = spawn('sh', ['-c', script, String(pid), root], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watchdog.unref();
  (watchdog.stdin as Socket).unref();
  return watchdog;
}

function writeSecrets(root: string, passwords: Map<TestRole, string>): string {
  const directory = join(root, 'secrets');
  for (const [role, password] of passwords) {
    mkdirSync(join(directory, `${role}-database`), { recursive: true });
    writeFileSync(join(directory, `${role}-database`, 'password'), password, { mode: 0o600 });
  }
  return directory;
}

function initialise(
  bin: string,
  user: { uid?: number; gid?: number },
  root: string,
  data: string,
  password: string,
): void {
  const passwordFile = join(root, 'superuser-password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user.uid !== undefined) for (const path of [root, passwordFile]) chownSync(path, user.uid, user.gid ?? user.uid);
  execFileSync(
    join(bin, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--no-locale',
      '-k',
      '--no-sync',
    ],
    { ...user, cwd: root, stdio: ['ignore', 'ignore', 'pipe'] },
  );
}

function serverSettings(port: number, root: string, settings: Record<string, string>): string {
  const all = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: root,
    shared_buffers: '64MB',
    max_connections: '40',
    log_min_messages: 'fatal',
    ...settings,
  };
  return Object.entries(all)
    .map(([name, value]) => `${name} = '${value}'\n`)
    .join('');
}

async function untilReady(server: ChildProcess, connect: (role: TestRole) => Promise<pg.Client>): Promise<void> {
  while (true) {
    try {
      await (await connect('postgres')).end();
      return;
    } catch (error) {
      if (server.exitCode !== null) throw new Error(`postgres ended with code ${server.exitCode}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function prepare(
  connect: (role: TestRole, databaseName?: string) => Promise<pg.Client>,
  config: (role: TestRole) => pg.ClientConfig,
  passwords: Map<TestRole, string>,
): Promise<void> {
  const { cluster, everyDatabase, application } = roleStatements(people);
  const superuser = await connect('postgres');
  for (const statement of cluster) await superuser.query(statement);
  for (const role of roles) await superuser.query(`alter role ${loginName(role)} password '${passwords.get(role)}'`);
  await superuser.query('create database hssk owner migration');
  for (const statement of everyDatabase) await superuser.query(statement);
  await superuser.end();
  const inside = await connect('postgres', 'hssk');
  for (const statement of [...everyDatabase, ...application]) await inside.query(statement);
  await inside.end();
  const client = new pg.Client(config('migration'));
  await client.connect();
  await migrate(client);
  await client.end();
}
