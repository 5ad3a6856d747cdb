import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, expect, test } from 'vitest';
import { freePort } from '../../services/node-service/free-port.ts';
import { makeCertificates } from '../testing/certificates.ts';
import { until } from '../testing/programs-running.ts';
import type { Settings } from './settings.ts';
import { startWatchdog } from './watchdog.ts';

const folder = mkdtempSync(join(tmpdir(), 'watchdog-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

makeCertificates(folder, ['watch', 'backup-1', 'gateway']);
writeFileSync(join(folder, 'roster.json'), '{"on-call":["+84900000001"]}');
const sent = join(folder, 'sent');
writeFileSync(sent, '');

const settings = async (): Promise<Settings> => ({
  ...{ timeZone: 'Asia/Ho_Chi_Minh', journal: join(folder, 'watchdog.jsonl'), secrets: folder },
  channels: [
    {
      ...{ id: 'modem', titleVi: 'Modem GSM', text: 'ascii', maxLength: 160, withoutInternet: true },
      via: { kind: 'command', command: ['sh', '-c', `cat >> ${sent}; echo >> ${sent}`] },
    },
  ],
  steps: [{ afterMinutes: 0, roles: ['on-call'], channels: ['modem'] }],
  listen: { host: '127.0.0.1', port: await freePort() },
  tls: {
    ...{ certificate: join(folder, 'backup-1.crt'), key: join(folder, 'backup-1.key') },
    ...{ authority: join(folder, 'authority.crt'), caller: 'watch' },
  },
  silenceSeconds: 300,
  watches: 'watch-1',
});

const heartbeat = (port: number, as: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const read = (name: string) => readFileSync(join(folder, name));
    const agent = new Agent({ ca: read('authority.crt'), cert: read(`${as}.crt`), key: read(`${as}.key`) });
    const options = { host: '127.0.0.1', port, path: '/heartbeat', method: 'POST', agent };
    request(options, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .once('error', reject)
      .end('{}');
  });

test('002:15.1.e five minutes without the watchdog raise an alarm from another machine; a heartbeat ends it', async () => {
  let now = Date.parse('2026-11-22T19:00:00Z');
  const watchdog = await startWatchdog(await settings(), pino({ level: 'silent' }), () => now);
  const told = () => readFileSync(sent, 'utf8').trim().split('\n').filter(Boolean);
  try {
    now += 200_000;
    expect(await heartbeat(watchdog.port, 'watch')).toBe(200);
    now += 299_000;
    expect(await heartbeat(watchdog.port, 'gateway')).toBe(403);
    expect(told()).toEqual([]);
    now += 2_000;
    await until(() => told().length === 1);
    expect(told()[0]).toMatch(
      /^\[NGHIEM TRONG\] Giam sat im lang: watch-1 khong con gui nhip.*Tu 02:03 23\/11\/2026\..*OK [A-Z0-9]{4}$/,
    );
    await heartbeat(watchdog.port, 'watch');
    await until(() => told().length === 2);
    expect(told()[1]).toMatch(/^\[DA HET\] Giam sat im lang/);
  } finally {
    await watchdog.stop();
  }
});
