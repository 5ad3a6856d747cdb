import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../services/node-service/free-port.ts';
import { openMessageServer, type Received } from '../sink/messages.ts';
import { until } from '../testing/programs-running.ts';
import { openJournal } from './journal.ts';

/** The relay as a process of its own, killed as a machine would. */
const folder = mkdtempSync(join(tmpdir(), 'relay-'));
const received: Received[] = [];
let status = 200;
let gateway: Server;
let port: number;
let child: ReturnType<typeof execa> | undefined;

beforeAll(async () => {
  const gatewayPort = await freePort();
  gateway = openMessageServer((message) => {
    if (status === 200) received.push(message);
    return status;
  });
  await new Promise<void>((resolve) => gateway.listen(gatewayPort, '127.0.0.1', resolve));
  port = await freePort();
  writeFileSync(join(folder, 'relay-token'), 'token');
  writeFileSync(join(folder, 'roster.json'), '{"on-call":["+84900000001"]}');
  const http = { kind: 'http', url: `http://127.0.0.1:${gatewayPort}/sms?to={phone}`, method: 'POST' };
  const settings = {
    ...{ listen: { host: '127.0.0.1', port }, timeZone: 'Asia/Ho_Chi_Minh' },
    ...{ journal: join(folder, 'journal.jsonl'), secrets: folder },
    channels: [
      {
        ...{ id: 'sms', titleVi: 'SMS', text: 'ascii', maxLength: 160, withoutInternet: false },
        via: { ...http, body: { as: 'form', fields: { noidung: '{text}', ma: '{code}' } } },
      },
      {
        ...{ id: 'modem', titleVi: 'Modem GSM', text: 'ascii', maxLength: 160, withoutInternet: true },
        via: {
          kind: 'command',
          command: ['sh', '-c', `cat >> ${folder}/modem; echo >> ${folder}/modem`, 'sms', '{phone}'],
        },
      },
    ],
    steps: [{ afterMinutes: 0, roles: ['on-call'], channels: ['sms', 'modem'] }],
  };
  writeFileSync(join(folder, 'relay.json'), JSON.stringify(settings));
});

beforeEach(() => {
  received.length = 0;
  status = 200;
});

afterAll(async () => {
  child?.kill('SIGKILL');
  gateway.close();
  await child?.catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
});

async function run(): Promise<void> {
  const main = join(import.meta.dirname, 'main.ts');
  child = execa(process.execPath, [main, join(folder, 'relay.json')], { reject: false });
  await until(async () => (await fetch(`http://127.0.0.1:${port}/live`)).ok);
}

async function kill(): Promise<void> {
  child?.kill('SIGKILL');
  await child;
}

const call = (path: string, body: object, token = 'token'): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });

const alerts = (name: string, state = 'firing') => ({
  ...{ version: '4', groupKey: name, status: state },
  alerts: [
    {
      ...{ status: state, startsAt: '2026-11-21T07:05:00Z', fingerprint: name },
      ...{ labels: { alertname: name }, annotations: { summary: `Sự cố ${name}` } },
    },
  ],
});

const texts = () => received.map(({ body }) => new URLSearchParams(body).get('noidung') ?? '');
const codeOf = (message: Received) => new URLSearchParams(message.body).get('ma') ?? '';

test('a message that the gateway refuses is kept through a kill and arrives when the gateway takes it', {
  timeout: 120_000,
}, async () => {
  await run();
  status = 503;
  expect((await call('/alerts', alerts('Killed'))).status).toBe(200);
  await kill();
  status = 200;
  await run();
  await until(() => texts().some((text) => text.includes('Su co Killed')));
  expect(received[0]?.path).toBe('/sms?to=%2B84900000001');
});

test('whatever was answered arrives, however often the relay is killed in between', { timeout: 240_000 }, async () => {
  const answered: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    if (child?.exitCode !== null && child?.exitCode !== undefined) await run();
    const sends = Array.from({ length: 5 }, (_, index) => `Round${round}No${index}`).map(async (name) => {
      const ok = await call('/alerts', alerts(name)).then(
        (response) => response.ok,
        () => false,
      );
      if (ok) answered.push(name);
    });
    await Promise.race(sends);
    await kill();
    await Promise.all(sends);
    await run();
  }
  expect(answered.length).toBeGreaterThanOrEqual(4);
  await until(() => answered.every((name) => texts().some((text) => text.includes(`Su co ${name}.`))));
  const modem = () => readFileSync(join(folder, 'modem'), 'utf8');
  await until(() => answered.every((name) => modem().includes(`Su co ${name}.`)));
});

test('002:15.1.b a person of the roster takes an alert by replying; a stranger, a wrong code and a wrong token cannot', async () => {
  await call('/alerts', alerts('Taken'));
  await until(() => texts().some((text) => text.includes('Taken')));
  const code = codeOf(received.find((_, index) => texts()[index]?.includes('Taken'))!);
  expect((await call('/replies', { from: '0999999999', text: `OK ${code}` })).status).toBe(422);
  expect((await call('/replies', { from: '0900000001', text: 'OK ????' })).status).toBe(422);
  expect((await call('/replies', { from: '0900000001', text: `OK ${code}` }, 'guess')).status).toBe(401);
  const reply = await call('/replies', { from: '0900000001', text: `ok ${code.toLowerCase()} dang xem` });
  expect(await reply.json()).toEqual({ acknowledged: code, alerts: ['Taken'] });
  expect((await call('/acknowledgements', { code, by: 'An' })).status).toBe(404);
});

test('what is not an alert is refused and changes nothing', async () => {
  for (const body of [{}, { groupKey: 'x', status: 'firing', alerts: [{ labels: { a: 1 } }] }, []]) {
    expect((await call('/alerts', body)).status).toBe(400);
  }
  // The connection may be closed before all of it is written.
  const huge = await call('/alerts', alerts('Huge', 'x'.repeat(5_000_000))).catch(() => undefined);
  expect(huge?.status ?? 413).toBe(413);
  expect((await call('/alerts', alerts('NoToken'), '')).status).toBe(401);
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(metrics).toMatch(/hssk_relay_waiting_messages 0/);
  expect(metrics).toMatch(/hssk_relay_deliveries_total\{channel="sms",outcome="sent"\} \d+/);
  expect(metrics).not.toContain('8490000');
});

test('a line that was being written when the machine died is left out, the others stay', () => {
  const path = join(folder, 'half.jsonl');
  const first = openJournal<{ n: number }>(path);
  first.journal.append({ n: 1 }, { n: 2 });
  first.journal.close();
  appendFileSync(path, '{"n":3');
  const second = openJournal<{ n: number }>(path);
  expect(second.lines).toEqual([{ n: 1 }, { n: 2 }]);
  second.journal.append({ n: 4 });
  second.journal.close();
  const third = openJournal<{ n: number }>(path);
  expect(third.lines).toEqual([{ n: 1 }, { n: 2 }, { n: 4 }]);
  third.journal.close();
  expect(existsSync(`${path}.new`)).toBe(false);
});

test('the command tells a code that nobody waits for from a relay that does not answer', async () => {
  const acknowledge = () =>
    execa(
      process.execPath,
      [join(import.meta.dirname, 'main.ts'), join(folder, 'relay.json'), 'acknowledge', 'ABCD', 'An'],
      {
        reject: false,
      },
    );
  expect((await acknowledge()).exitCode).toBe(2);
  await kill();
  expect((await acknowledge()).exitCode).toBe(1);
});
