import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { postgresBinaries } from '../../services/database/testing/binaries.ts';
import { startDatabase, type TestDatabase } from '../../services/database/testing/postgres.ts';
import { makeEscrow } from '../escrow/escrow.ts';
import { appendEvidence, readEvidence } from '../evidence/client.ts';
import { startEvidence, type TestEvidence } from '../evidence/testing.ts';
import { type HostConfiguration, type Repository, repositories, secretFiles } from '../hosts.ts';
import type { JobHost } from '../jobs/host.ts';
import { untilReceived } from '../jobs/wal-cover.ts';
import { type Receiver, startReceiver } from '../receiver.ts';
import { createRepository, type RepositoryAccess } from '../restic.ts';
import { copyFor, makeCertificates } from './certificates.ts';
import { programs } from './programs.ts';
import { type RepositoryServer, startRepositoryServer } from './repository-server.ts';

/** Copy 1 and the database it saves, small and real, in one temporary folder. */
export type TestSite = {
  folder: string;
  database: TestDatabase;
  server: RepositoryServer;
  evidence: TestEvidence;
  receiver: Receiver;
  /** Shares and recipient of the site's escrow. */
  escrow: Awaited<ReturnType<typeof makeEscrow>>;
  /** What jobs get, as on copy 1. */
  host: JobHost;
  /** The repository's folder itself, which only the account that prunes may change. */
  local: (name: Repository) => RepositoryAccess;
  addDocuments: (count: number, bytes?: number) => Promise<void>;
  /** Resolves when the receiver holds the WAL up to there. */
  received: (lsn: string) => Promise<void>;
  /** Ends before the site does. */
  atEnd: (end: () => Promise<unknown>) => void;
  stop: () => Promise<void>;
};

export async function startTestSite({
  receiver = true,
  now,
}: {
  receiver?: boolean;
  now?: () => Date;
} = {}): Promise<TestSite> {
  const { restic, restServer, age, postgres } = await programs();
  const folder = mkdtempSync(join(tmpdir(), 'hssk-backup-'));
  const places = Object.fromEntries(
    ['secrets', 'state', 'walSpool', 'escrow', 'scratch'].map((name) => [name, join(folder, name)]),
  ) as JobHost['places'];
  chmodSync(folder, 0o755);
  for (const place of Object.values(places)) mkdirSync(place, { mode: 0o700 });
  const { authority, certificate, certificateKey } = secretFiles;
  makeCertificates(places.secrets, { authority, certificate, key: certificateKey });
  const database = await startSecuredDatabase(folder, places.secrets);
  const server = await startRepositoryServer(restServer, folder, places.secrets);
  const evidence = await startEvidence(now ? { now: () => now().getTime() } : {});
  const escrow = await makeEscrow();
  writeFileSync(join(places.secrets, secretFiles.escrowRecipient), `${escrow.recipient}\n`);
  const programPaths: Record<string, string> = { restic, age };
  const host: JobHost = {
    configuration: configurationOf(database.port),
    ledger: { append: appendEvidence, read: readEvidence },
    repository: (name) => ({
      at: { addressFile: join(places.secrets, secretFiles.repositoryAddress(name)) },
      passwordFile: join(places.secrets, secretFiles.repositoryPassword(name)),
      cacheDirectory: join(folder, 'cache'),
      authorityFile: join(places.secrets, authority),
      program: restic,
    }),
    places,
    program: (name) => programPaths[name] ?? (/^pg_|^psql$/.test(name) ? postgres(name) : name),
    actor: 'test',
    now: now ?? (() => new Date()),
  };
  for (const name of repositories) await createRepository(host.repository(name));
  const ending: (() => Promise<unknown>)[] = [];
  const running = startReceiver(host);
  if (receiver) await running.untilStreaming();
  else await running.stop();
  return {
    ...{ folder, database, server, evidence, receiver: running, escrow, host },
    local: (name) => ({ ...host.repository(name), at: { folder: join(server.folder, name) } }),
    addDocuments: (count, bytes) => addDocuments(database, count, bytes),
    received: (lsn) => untilReceived(host, lsn),
    atEnd: (end) => void ending.push(end),
    stop: async () => {
      await Promise.all(ending.map((end) => end()));
      await running.stop();
      await Promise.all([server.stop(), evidence.close(), database.remove()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The database with TLS, the role of the backups and its permanent slot, as patroni/roles and Patroni make them. */
async function startSecuredDatabase(folder: string, secrets: string): Promise<TestDatabase> {
  const { user } = postgresBinaries();
  const tls = join(folder, 'database-tls');
  mkdirSync(tls, { mode: 0o755 });
  copyFor(user, join(secrets, secretFiles.certificate), join(tls, 'tls.crt'));
  copyFor(user, join(secrets, secretFiles.certificateKey), join(tls, 'tls.key'));
  const database = await startDatabase({
    ssl: 'on',
    ssl_cert_file: join(tls, 'tls.crt'),
    ssl_key_file: join(tls, 'tls.key'),
    max_slot_wal_keep_size: '256MB',
  });
  const password = randomBytes(12).toString('hex');
  const client = await database.connect('postgres', 'hssk');
  await client.query(`alter role backup password '${password}';
    select pg_create_physical_replication_slot('backup', true)`);
  await client.end();
  writeFileSync(join(secrets, secretFiles.databasePassword), `*:*:*:backup:${password}\n`, { mode: 0o600 });
  return database;
}

const configurationOf = (port: number): HostConfiguration => ({
  site: 'test',
  timeZone: 'Asia/Ho_Chi_Minh',
  dailyAt: '01:30',
  role: 'backup',
  machine: 'backup-1',
  address: '127.0.0.1',
  hosts: {
    backup: { machine: 'backup-1', address: '127.0.0.1', disk: 'backup-1-data' },
    copy: { machine: 'copy-1', address: '127.0.0.2', disk: 'copy-1-data' },
    vault: { machine: 'vault-1', address: '127.0.0.3', disk: 'vault-1-data' },
  },
  database: { addresses: ['127.0.0.1'], port, name: 'hssk', user: 'backup', slot: 'backup', diskGiB: 50 },
  saved: [],
  jobs: [
    { id: 'database-base', component: 'database', kind: 'base' },
    { id: 'database-logical', component: 'database', kind: 'logical' },
  ],
});

/** As many at once as a statement takes without growing large. */
const batchBytes = 16_000_000;

/** Documents as the gateway stores them: their bodies are ciphertext, so random bytes stand for them truly. */
async function addDocuments(database: TestDatabase, count: number, bytes = 6000): Promise<void> {
  const client: pg.Client = await database.connect('postgres', 'hssk');
  const atOnce = Math.ceil(batchBytes / bytes);
  for (let left = count; left > 0; left -= atOnce) {
    const bodies = Array.from({ length: Math.min(left, atOnce) }, () => randomBytes(bytes));
    await client.query(insertDocuments, [bodies]);
  }
  await client.end();
}

const insertDocuments = `
with key as (
  insert into hssk.data_key (day, kek_id, wrapped)
  values (current_date, decode('0011223344556677', 'hex'), decode(repeat('00', 60), 'hex'))
  on conflict (day) do update set day = excluded.day returning id
), stored as (
  insert into hssk.document (id, facility, link_hash, version, content_hash, receipt, key_id, body)
  select nextval('hssk.document_id'), '01001', uuid_send(gen_random_uuid()), 1, uuid_send(gen_random_uuid()),
    gen_random_uuid(), key.id, body
  from key, unnest($1::bytea[]) body
  returning id, link_hash, content_hash
)
insert into hssk.link_head (link_hash, content_hash, version, document_id)
select link_hash, content_hash, 1, id from stored`;
