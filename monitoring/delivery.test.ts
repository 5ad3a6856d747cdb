import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../services/node-service/free-port.ts';
import type { OnCall } from '../services/on-call.ts';
import { startRelay } from './relay/relay.ts';
import type { Settings } from './relay/settings.ts';
import { alertmanagerConfiguration, mailTemplates } from './routes.ts';
import { type Mail, openMailServer } from './sink/mail.ts';
import { openMessageServer, type Received } from './sink/messages.ts';
import { type Running, start, until } from './testing/programs-running.ts';

/** Real Alertmanager of Debian 13, the relay, a mail server and an SMS gateway: what arrives is what people would read. */
const folder = mkdtempSync(join(tmpdir(), 'delivery-'));
const mails: Mail[] = [];
const messages: Received[] = [];
const stops: (() => Promise<unknown>)[] = [];
let alertmanager: Running;
let api: string;

const timeZone = 'Asia/Ho_Chi_Minh';
const listening = async (server: Server): Promise<number> => {
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  stops.push(() => new Promise((resolve) => server.close(resolve)));
  return port;
};

beforeAll(async () => {
  const mailPort = await listening(openMailServer((mail) => mails.push(mail)));
  const messagePort = await listening(openMessageServer((received) => messages.push(received) && 200));
  const onCall: OnCall = {
    mail: { server: `127.0.0.1:${mailPort}`, from: 'giamsat@hssk.local', to: ['truc@hssk.local'], startTls: false },
    channels: [
      {
        ...{ id: 'sms', titleVi: 'SMS', text: 'ascii', maxLength: 160, withoutInternet: false },
        via: {
          ...{ kind: 'http', url: `http://127.0.0.1:${messagePort}/sms`, method: 'POST' },
          headers: { authorization: 'Bearer {secret:sms-token}' },
          body: { as: 'json', fields: { to: '{phone}', content: '{text}' } },
        },
      },
    ],
    steps: [{ afterMinutes: 0, roles: ['on-call'], channels: ['sms'] }],
  };
  writeFileSync(join(folder, 'relay-token'), 'a-token-of-this-test');
  writeFileSync(join(folder, 'sms-token'), 'secret-of-the-gateway');
  writeFileSync(join(folder, 'roster.json'), JSON.stringify({ 'on-call': ['+84900000001'] }));
  const settings: Settings = {
    ...{ listen: { host: '127.0.0.1', port: await freePort() }, timeZone, secrets: folder },
    ...{ journal: join(folder, 'journal.jsonl'), channels: onCall.channels, steps: onCall.steps },
  };
  const relay = await startRelay(settings, pino({ level: 'silent' }));
  stops.push(relay.stop);
  const site = { siteTitle: 'Trung tâm thử', timeZone };
  writeFileSync(join(folder, 'mail.tmpl'), mailTemplates(site));
  const configuration = alertmanagerConfiguration({
    ...{ ...site, onCall, templateFile: join(folder, 'mail.tmpl') },
    relay: { url: `http://127.0.0.1:${relay.port}/alerts`, tokenFile: join(folder, 'relay-token') },
  });
  // The end of an alert waits for the group's interval; half a minute of it is nothing to test.
  writeFileSync(join(folder, 'alertmanager.yml'), configuration.replaceAll('"30s"', '"1s"'));
  const port = await freePort();
  api = `http://127.0.0.1:${port}/api/v2`;
  const own = ['--config.file', join(folder, 'alertmanager.yml'), '--storage.path', join(folder, 'alertmanager')];
  const web = ['--web.listen-address', `127.0.0.1:${port}`, '--cluster.listen-address='];
  alertmanager = await start('prometheus-alertmanager', [...own, ...web], `http://127.0.0.1:${port}/-/ready`);
});

afterAll(async () => {
  await alertmanager?.stop();
  for (const stop of stops.reverse()) await stop();
  rmSync(folder, { recursive: true, force: true });
});

const alert = (name: string, more: object = {}) => ({
  labels: { alertname: name, severity: 'critical', component: 'database', machine: 'database-1' },
  annotations: {
    summary: 'Cơ sở dữ liệu database-1 ngừng chạy',
    description: 'Không còn máy chính. Bệnh viện chưa gửi được hồ sơ.',
    owner: 'Tổ cơ sở dữ liệu',
    runbook: `runbooks/alerts/${name}.md`,
  },
  startsAt: '2026-11-21T07:05:00Z',
  ...more,
});

const post = async (alerts: object[]) => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${api}/alerts`, { method: 'POST', headers, body: JSON.stringify(alerts) });
  expect(response.status).toBe(200);
};

test('002:15.1.e a critical alert reaches people over two paths, in Vietnamese, with the time of Viet Nam; its end too', async () => {
  await post([alert('DatabaseDown')]);
  await until(() => mails.length === 1 && messages.length === 1);
  expect(mails[0]).toMatchObject({
    to: ['truc@hssk.local'],
    subject: '[NGHIÊM TRỌNG] Cơ sở dữ liệu database-1 ngừng chạy',
  });
  expect(mails[0]?.text).toContain('Từ: 14:05 21/11/2026');
  expect(mails[0]?.text).toContain('Sổ tay: runbooks/alerts/DatabaseDown.md');
  const { to, content } = JSON.parse(messages[0]?.body ?? '{}');
  expect(messages[0]?.headers.authorization).toBe('Bearer secret-of-the-gateway');
  expect(to).toBe('+84900000001');
  expect(content).toMatch(
    /^\[NGHIEM TRONG\] Co so du lieu database-1 ngung chay\. Tu 14:05 21\/11\/2026\. So tay: DatabaseDown\. Nhan viec: tra loi OK [A-Z0-9]{4}$/,
  );
  expect(content.length).toBeLessThanOrEqual(160);

  await post([alert('DatabaseDown', { endsAt: new Date(Date.now() - 1000).toISOString() })]);
  await until(() => mails.length === 2 && messages.length === 2, 90);
  expect(mails[1]?.subject).toBe('[ĐÃ HẾT] Cơ sở dữ liệu database-1 ngừng chạy');
  expect(JSON.parse(messages[1]?.body ?? '{}').content).toContain('[DA HET] Co so du lieu database-1 ngung chay');
});
