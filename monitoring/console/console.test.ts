/** The whole program as a watch machine runs it: its files, its two addresses, and the evidence log of copy 1 over TLS. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { certificateFiles } from '../../backup/evidence/client.ts';
import { type Daemon, startDaemon } from '../../backup/evidence/daemon.ts';
import { hashOf } from '../../backup/evidence/line.ts';
import { hostOf, makeHostSecrets } from '../../backup/evidence/testing/hosts.ts';
import { secretFiles } from '../../backup/hosts.ts';
import type { Viewed } from '../../backup/ledger.ts';
import { freePort } from '../../services/node-service/free-port.ts';
import { startConsole } from './console.ts';
import type { Settings } from './settings.ts';
import { sampleAccounts, samplePassword, signedIn } from './testing/serve.ts';

const log = pino({ level: 'silent' });
let folder: string;
let daemon: Daemon;
let settings: Settings;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'console-'));
  makeHostSecrets(folder);
  const at = (name: string) => join(folder, name);
  const port = await freePort();
  daemon = await startDaemon(
    { ...hostOf('backup'), site: 'local' },
    { directory: at('log'), secrets: at('backup-1'), socketPath: at('socket'), port },
  );
  writeFileSync(at('accounts.json'), JSON.stringify(sampleAccounts));
  writeFileSync(at('session'), 'a secret of thirty-two bytes or more');
  const nobody = `http://127.0.0.1:${await freePort()}`;
  settings = {
    ...{ site: 'local', listen: { host: '127.0.0.1', port: 0 }, public: { host: '127.0.0.1', port: await freePort() } },
    ...{ prometheus: nobody, alertmanager: nobody, relay: { url: nobody, tokenFile: at('session') } },
    evidence: {
      ...{ address: '127.0.0.1', port, machine: 'backup-1', ...certificateFiles(at('watch')) },
      publicKeys: join(at('watch'), secretFiles.evidenceKeys),
    },
    ...{ accounts: at('accounts.json'), firstPasswordsStay: false, sessionSecret: at('session') },
    ...{ runbooks: join(import.meta.dirname, '../../runbooks'), state: at('state') },
  };
});
afterAll(async () => {
  await daemon.stop();
  rmSync(folder, { recursive: true });
});

test('002:17.1 a first sign-in, a new password and a view are in the evidence log once the console has stopped', async () => {
  const first = await startConsole(settings, log);
  const url = `http://127.0.0.1:${first.port}`;
  const person = await signedIn({ url }, 'truc');
  const wanted = 'Mot-mat-khau-2';
  const _csrf = await person.token('/mat-khau');
  await person.post('/mat-khau', { _csrf, current: samplePassword, wanted, again: wanted });
  await first.stop();

  const again = await startConsole(settings, log);
  const back = await signedIn({ url: `http://127.0.0.1:${again.port}` }, 'truc', wanted);
  await expect.poll(async () => (await back.get('/so/1')).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${settings.public.port}/trang-thai`)).status).toBe(200);
  await again.stop();

  const told = daemon.log.read({ kind: 'views' });
  expect(told.length).toBeGreaterThanOrEqual(2);
  expect(told.every(({ host, outcome }) => host === 'watch' && outcome === 'ok')).toBe(true);
  const { file, lines, bytes, sha256 } = told.at(-1)!.facts as Viewed;
  const content = readFileSync(join(settings.state, 'views', file));
  expect([content.length, hashOf(content), content.toString().split('\n').length - 1]).toEqual([bytes, sha256, lines]);
  expect(content.toString()).toContain('"url":"/so/1"');
  expect(content.toString()).not.toContain('mat-khau-');
});
