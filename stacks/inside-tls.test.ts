/** The hop from the edge to the services: their real servers, with certificates as the site makes them. */
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDatabase, type TestDatabase } from '../services/database/testing/postgres.ts';
import { readSettings as gatewaySettings } from '../services/gateway/environment.ts';
import { startGateway } from '../services/gateway/gateway.ts';
import { readSettings as recordsSettings } from '../services/records/environment.ts';
import { startRecords } from '../services/records/records.ts';
import { writeRecordsSecrets } from '../services/records/testing/records.ts';
import { site } from '../services/sites/local.ts';
import { ensureHostKeys } from './hosts/host-keys.ts';
import { ensureWatchKeys } from './hosts/watch-keys.ts';
import { ensureSiteKeys, readKey } from './keys.ts';
import { secretsOf } from './secrets.ts';

let database: TestDatabase;
const log = pino({ level: 'silent' });
const start = {
  gateway: () => startGateway(gatewaySettings({ ...database.environment, ...inCluster, LINGER_SECONDS: '0' }), log),
  records: () => startRecords(recordsSettings({ ...database.environment, ...inCluster }), log),
};
const inCluster = { LISTEN: 'tls', PORT: '0' };

beforeAll(async () => {
  process.env.XDG_STATE_HOME = mkdtempSync(join(tmpdir(), 'hssk-inside-tls-'));
  await ensureSiteKeys(site);
  await ensureHostKeys(site);
  await ensureWatchKeys(site);
  database = await startDatabase();
  writeRecordsSecrets(database);
  for (const { name, data } of secretsOf(site).filter((secret) =>
    /^((gateway|records)-tls|site-authority)$/.test(secret.name),
  )) {
    mkdirSync(join(database.secretsDirectory, name), { recursive: true });
    for (const [file, text] of Object.entries(data)) writeFileSync(join(database.secretsDirectory, name, file), text);
  }
});
afterAll(() => database?.remove());

describe.each(['gateway', 'records'] as const)('%s', (id) => {
  const name = `${id}.${id}.svc.cluster.local`;
  let port: number;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    ({ port, stop } = await start[id]());
  });
  afterAll(() => stop?.());

  type Asked = { servername?: string; maxVersion?: 'TLSv1.1'; path?: string; cert?: string; key?: string };
  const ask = (options: Asked = {}): Promise<number> =>
    new Promise((resolve, reject) => {
      const target = { host: '127.0.0.1', port, path: '/live', agent: false, ca: readKey(site, 'authority.crt') };
      const old = options.maxVersion ? { minVersion: 'TLSv1' as const, ciphers: 'ALL:@SECLEVEL=0' } : {};
      get({ ...target, servername: name, ...old, ...options }, (response) => {
        response.resume();
        resolve(response.statusCode!);
      }).once('error', reject);
    });

  test('001:I.2-3 answers TLS 1.2 or later, with a certificate of the site for its own name', async () => {
    expect(await ask()).toBe(200);
    await expect(ask({ servername: 'database.database.svc.cluster.local' })).rejects.toThrow(/altnames/);
    await expect(ask({ maxVersion: 'TLSv1.1' })).rejects.toThrow();
  });

  test('001:I.2-3 tells its numbers to the watch machine alone', async () => {
    const pair = (file: string) => ({ cert: readKey(site, `${file}.crt`), key: readKey(site, `${file}.key`) });
    expect(await ask({ path: '/metrics' })).toBe(403);
    expect(await ask({ path: '/metrics', ...pair('host-backup-1') })).toBe(403);
    expect(await ask({ path: '/metrics', ...pair('watch') })).toBe(200);
  });

  test('001:I.2-3 answers nothing in the open', async () => {
    await expect(fetch(`http://127.0.0.1:${port}/live`)).rejects.toThrow();
  });
});

test('001:I.2-3 a service without its certificate does not start', async () => {
  const settings = {
    ...database.environment,
    ...inCluster,
    SECRETS_DIRECTORY: mkdtempSync(join(tmpdir(), 'hssk-none-')),
  };
  for (const secret of ['document-keys', 'token-signing', 'facility-accounts', 'gateway-database']) {
    cpSync(join(database.secretsDirectory, secret), join(settings.SECRETS_DIRECTORY, secret), { recursive: true });
  }
  await expect(startGateway(gatewaySettings(settings), log)).rejects.toThrow(/gateway-tls/);
});
