import { createHash, randomBytes } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { makeEscrow } from '../escrow/escrow.ts';
import { openLog } from '../evidence/log.ts';
import { makeSigningKey } from '../evidence/testing.ts';
import { type HostConfiguration, type HostRole, type Repository, repositories, secretFiles } from '../hosts.ts';
import type { Entry, Point, PointKind } from '../ledger.ts';
import type { PullingHost } from '../pull.ts';
import { createRepository, type RepositoryAccess } from '../restic.ts';
import { storedOn } from '../retention/history.ts';
import type { KeepRules } from '../retention/rules.ts';
import { makeCertificates } from './certificates.ts';
import { programs } from './programs.ts';
import { type RepositoryServer, startRepositoryServer } from './repository-server.ts';
import { stampedSnapshot } from './stamped-snapshot.ts';

/** `reason` is restic's. */
export type Lost = { point: string; reason: string };

export type TestCopies = Awaited<ReturnType<typeof startCopies>>;

/**
 * The three copies on this computer: a real rest-server and restic, a real log, one folder for each host. The clock is the tests' own;
 * what arrives in a folder is given its time by `arrive`, as a host's file system would have done it on that day.
 */
export async function startCopies({
  start = '2026-01-05T01:30:00+07:00',
  rules,
}: {
  start?: string;
  rules?: KeepRules;
} = {}) {
  const { restic, restServer, age } = await programs();
  const folder = mkdtempSync(join(tmpdir(), 'hssk-copies-'));
  let time = Date.parse(start);
  const now = () => new Date(time);
  const log = openLog({
    directory: makeFolder(folder, 'evidence'),
    site: 'test',
    host: 'backup-1',
    privateKey: makeSigningKey(),
    now: () => time,
  });
  const ledger: PullingHost['ledger'] = {
    append: async (draft) => log.append(draft),
    read: async (filter) => log.read(filter),
  };
  const secrets = makeFolder(folder, 'backup', 'secrets');
  makeCertificates(secrets, {
    authority: secretFiles.authority,
    certificate: secretFiles.certificate,
    key: secretFiles.certificateKey,
  });
  const server: RepositoryServer = await startRepositoryServer(restServer, join(folder, 'backup'), secrets);
  const escrow = await makeEscrow();

  const repository = (name: Repository): RepositoryAccess => ({
    at: { addressFile: join(secrets, secretFiles.repositoryAddress(name)) },
    passwordFile: join(secrets, secretFiles.repositoryPassword(name)),
    authorityFile: join(secrets, secretFiles.authority),
    cacheDirectory: join(folder, 'cache'),
    program: restic,
  });
  const hostOf = (role: HostRole): PullingHost => {
    const place = (name: string) => makeFolder(folder, role, name);
    const places = {
      secrets: place('secrets'),
      state: place('state'),
      scratch: place('scratch'),
      escrow: place('escrow'),
    };
    return {
      configuration: configurationOf(role),
      ...{ ledger, now, repository, actor: 'schedule', program: (name: string) => ({ restic, age })[name] ?? name },
      places: { ...places, repositories: place('repositories'), vault: place('vault'), retention: place('retention') },
      ...(rules ? { rules } : {}),
    };
  };
  const hosts = { backup: hostOf('backup'), copy: hostOf('copy'), vault: hostOf('vault') };
  for (const name of repositories) {
    writeFileSync(
      join(hosts.copy.places.secrets, secretFiles.copyRepositoryPassword(name)),
      randomBytes(24).toString('hex'),
    );
  }
  writeFileSync(join(hosts.vault.places.secrets, secretFiles.escrowRecipient), `${escrow.recipient}\n`);

  const contents = new Map<string, string>();
  const given = new Set<string>();
  const arrive = () => {
    for (const role of ['backup', 'copy'] as const) {
      for (const path of arrivedFiles(hosts[role].places.repositories)) {
        if (given.has(path)) continue;
        utimesSync(path, time / 1000, time / 1000);
        given.add(path);
      }
    }
  };
  const makeRepository = async (name: Repository) => {
    await createRepository(repository(name));
    arrive();
  };

  /** A real snapshot of `content` at the clock's time, and its entry. */
  const savePoint = async (
    content: Buffer,
    { component = 'database', kind = 'logical' as PointKind, name = 'database' as Repository } = {},
  ): Promise<Point> => {
    const at = now().toISOString().slice(0, 19).replace('T', ' ');
    const tags = `${component},${kind}`;
    const snapshot = await stampedSnapshot(repository(name), { content, file: join(folder, 'content'), tags, at });
    arrive();
    const point: Point = {
      id: `${component}-${kind}-${now()
        .toISOString()
        .replace(/[-:]|\.\d+/g, '')}`,
      ...{ component, kind, repository: name, startedAt: now().toISOString(), finishedAt: now().toISOString() },
      ...{ snapshots: [snapshot], bytes: content.length, addedBytes: content.length, monthly: false },
    };
    log.append({ kind: 'backup', host: 'backup-1', actor: 'schedule', outcome: 'ok', articles: [], facts: point });
    contents.set(point.id, sha256(content));
    return point;
  };

  /** Points that do not restore to what was saved, from the folder of a copy as it is now. */
  const lostPoints = async (role: 'backup' | 'copy', at?: string): Promise<Lost[]> => {
    const entries = log.read();
    const lost: Lost[] = [];
    for (const { facts: point } of entries.filter(isPoint)) {
      const ids = storedOn(entries, role, point);
      if (!ids) continue;
      const own = hosts[role];
      const access = {
        at: { folder: at ?? join(own.places.repositories, point.repository) },
        passwordFile: join(
          own.places.secrets,
          (role === 'copy' ? secretFiles.copyRepositoryPassword : secretFiles.repositoryPassword)(point.repository),
        ),
        program: restic,
      };
      const got = await restored(access, ids[0]!);
      if (!('sha256' in got)) lost.push({ point: point.id, reason: got.reason });
      else if (got.sha256 !== contents.get(point.id)) lost.push({ point: point.id, reason: 'another content' });
    }
    return lost;
  };

  return {
    ...{
      folder,
      log,
      hosts,
      server,
      repository,
      makeRepository,
      savePoint,
      arrive,
      lostPoints,
      escrow,
      restic,
      contents,
    },
    now,
    /** Gives the next part of the life another time. */
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    /** A database drill that succeeded, for what waits for one. */
    proveDrill: (points: string[] = []) =>
      log.append({
        ...{ kind: 'drill', host: 'copy-1', actor: 'schedule', outcome: 'ok', articles: [] },
        facts: { drill: 'database', copy: 'copy', points },
      }),
    copyOf: (name: Repository): string => {
      const other = mkdtempSync(join(folder, 'other-'));
      cpSync(join(server.folder, name), join(other, name), { recursive: true, preserveTimestamps: true });
      return join(other, name);
    },
    stop: async () => {
      await server.stop();
      log.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function restored(
  access: RepositoryAccess & { at: { folder: string } },
  snapshot: string,
): Promise<{ sha256: string } | { reason: string }> {
  const place = ['--repo', access.at.folder, '--password-file', access.passwordFile, '--no-cache', '--no-lock'];
  const { stdout, stderr, exitCode } = await execa(access.program!, [...place, 'dump', snapshot, '/hssk.dump'], {
    encoding: 'buffer',
    // Content may end with any byte.
    stripFinalNewline: false,
    reject: false,
  });
  return exitCode === 0 ? { sha256: sha256(Buffer.from(stdout)) } : { reason: Buffer.from(stderr).toString().trim() };
}

export const sha256 = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex');

const isPoint = (entry: Entry): entry is Entry<Point> => entry.kind === 'backup' && entry.outcome === 'ok';

function makeFolder(...parts: string[]): string {
  const path = join(...parts);
  mkdirSync(path, { recursive: true });
  return path;
}

/** Everything whose time a policy reads. */
function arrivedFiles(root: string): string[] {
  return readdirSync(root).flatMap((name) =>
    ['snapshots', 'keys', 'locks']
      .map((part) => join(root, name, part))
      .filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory())
      .flatMap((path) => readdirSync(path).map((file) => join(path, file))),
  );
}

const configurationOf = (role: HostRole): HostConfiguration => ({
  ...{ site: 'test', timeZone: 'Asia/Ho_Chi_Minh', dailyAt: '01:30', role, machine: `${role}-1`, address: '127.0.0.1' },
  hosts: {
    backup: { machine: 'backup-1', address: '127.0.0.1', disk: 'backup-1-data' },
    copy: { machine: 'copy-1', address: '127.0.0.2', disk: 'copy-1-data' },
    vault: { machine: 'vault-1', address: '127.0.0.3', disk: 'vault-1-data' },
  },
  database: { addresses: ['127.0.0.1'], port: 5432, name: 'hssk', user: 'backup', slot: 'backup', diskGiB: 50 },
  saved: [],
  jobs: [],
});

export const readSecret = (path: string): string => readFileSync(path, 'utf8').trim();
