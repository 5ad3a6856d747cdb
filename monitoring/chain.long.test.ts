import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { Server as NetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { measuredAt, watchPorts } from '../services/measured.ts';
import { freePort } from '../services/node-service/free-port.ts';
import type { OnCall } from '../services/on-call.ts';
import { site as local } from '../services/sites/local.ts';
import { edge } from './alerts/edge.ts';
import { machines } from './alerts/machines.ts';
import { watching } from './alerts/watching.ts';
import { blackboxConfiguration } from './probes.ts';
import { startRelay } from './relay/relay.ts';
import { alertmanagerConfiguration, mailTemplates } from './routes.ts';
import { ruleFiles } from './rules.ts';
import { prometheusConfiguration } from './scrape.ts';
import { type Mail, openMailServer } from './sink/mail.ts';
import { openMessageServer } from './sink/messages.ts';
import { makeCertificates } from './testing/certificates.ts';
import { type Running, start, until } from './testing/programs-running.ts';

/** Prometheus, Alertmanager, blackbox and node exporter of Debian 13 as a site configures them; the site's addresses are loopback ones. */
const folder = mkdtempSync(join(tmpdir(), 'chain-'));
const site = {
  ...local,
  machines: local.machines.map((machine) => ({
    ...machine,
    address: machine.address.replace('198.18.0.', '127.18.0.'),
  })),
};
const { address } = site.machines.find(({ component }) => component === 'edge')!;
const file = (name: string) => join(folder, name);
const mails: (Mail & { at: number })[] = [];
const messages: { body: string; at: number }[] = [];
const stops: (() => Promise<unknown>)[] = [];
let hospitalSide: Server;

makeCertificates(folder, ['watch', 'edge'], ['IP:127.0.0.1', `IP:${address}`, `DNS:${site.edge.hostName}`]);
const pair = { authority: file('authority.crt'), certificate: file('watch.crt'), key: file('watch.key') };

/** What hospitals see: the edge's answers to the probes. */
function openEdge(): Promise<Server> {
  const tls = { cert: readFileSync(file('edge.crt')), key: readFileSync(file('edge.key')) };
  const server = createServer(tls, (request, response) =>
    response.writeHead(request.url?.startsWith('/fhir') ? 200 : 401).end('{}'),
  );
  return new Promise((resolve) => server.listen(site.edge.nodePort, address, () => resolve(server)));
}

const listen = async (server: NetServer): Promise<number> => {
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  stops.push(() => new Promise((resolve) => server.close(resolve)));
  return port;
};

async function run(...given: Parameters<typeof start>): Promise<Running> {
  const running = await start(...given);
  stops.push(() => running.stop());
  return running;
}

beforeAll(async () => {
  const mailPort = await listen(openMailServer((mail) => mails.push({ ...mail, at: Date.now() })));
  const smsPort = await listen(
    openMessageServer(({ body }) => {
      messages.push({ body, at: Date.now() });
      return 200;
    }),
  );
  const onCall: OnCall = {
    mail: { server: `127.0.0.1:${mailPort}`, from: 'giamsat@hssk.local', to: ['truc@hssk.local'], startTls: false },
    channels: [
      {
        ...{ id: 'sms', titleVi: 'SMS', text: 'ascii', maxLength: 160, withoutInternet: false },
        via: {
          kind: 'http',
          url: `http://127.0.0.1:${smsPort}/`,
          method: 'POST',
          body: { as: 'json', fields: '{text}' },
        },
      },
    ],
    steps: [{ afterMinutes: 0, roles: ['on-call'], channels: ['sms'] }],
  };
  writeFileSync(file('relay-token'), 'token');
  writeFileSync(file('roster.json'), '{"on-call":["+84900000001"]}');
  const relay = await startRelay(
    {
      ...{ listen: { host: '127.0.0.1', port: watchPorts.relay }, timeZone: site.timeZone, secrets: folder },
      ...{ journal: file('relay.jsonl'), channels: onCall.channels, steps: onCall.steps },
    },
    pino({ level: 'silent' }),
  );
  stops.push(relay.stop);
  const names = { siteTitle: site.titleVi, timeZone: site.timeZone };
  const relayHook = { url: `http://127.0.0.1:${watchPorts.relay}/alerts`, tokenFile: file('relay-token') };
  const texts: Record<string, string> = {
    ...ruleFiles([watching, edge, machines], 'local'),
    'prometheus.yml': prometheusConfiguration({
      site,
      files: { site: pair, cluster: pair },
      ruleFiles: file('*.rules.yml'),
    }),
    'alertmanager.yml': alertmanagerConfiguration({
      ...names,
      onCall,
      relay: relayHook,
      templateFile: file('mail.tmpl'),
    }),
    'mail.tmpl': mailTemplates(names),
    'blackbox.yml': blackboxConfiguration(site, pair),
    'web.yml': JSON.stringify({
      tls_server_config: {
        ...{ cert_file: file('edge.crt'), key_file: file('edge.key'), client_ca_file: pair.authority },
        client_auth_type: 'RequireAndVerifyClientCert',
      },
    }),
  };
  for (const [name, text] of Object.entries(texts)) writeFileSync(file(name), text);
  hospitalSide = await openEdge();
  const at = (port: number, path: string) => `http://127.0.0.1:${port}${path}`;
  const web = (port: number) => ['--web.listen-address', `127.0.0.1:${port}`];
  await run(
    'prometheus-node-exporter',
    [`--web.listen-address=${address}:${measuredAt.machine}`, `--web.config.file=${file('web.yml')}`],
    at(watchPorts.relay, '/live'),
  );
  const blackbox = [...web(watchPorts.blackbox), '--config.file', file('blackbox.yml')];
  await run('prometheus-blackbox-exporter', blackbox, at(watchPorts.blackbox, '/-/healthy'));
  const alertmanager = [...web(watchPorts.alertmanager), '--cluster.listen-address=', '--storage.path', file('am')];
  await run(
    'prometheus-alertmanager',
    [...alertmanager, '--config.file', file('alertmanager.yml')],
    at(watchPorts.alertmanager, '/-/ready'),
  );
  const prometheus = [...web(watchPorts.prometheus), '--storage.tsdb.path', file('tsdb')];
  await run(
    'prometheus',
    [...prometheus, '--config.file', file('prometheus.yml')],
    at(watchPorts.prometheus, '/-/ready'),
  );
});

afterAll(async () => {
  hospitalSide?.closeAllConnections();
  hospitalSide?.close();
  for (const stop of stops.reverse()) await stop();
  rmSync(folder, { recursive: true, force: true });
});

async function query(expression: string): Promise<{ metric: Record<string, string>; value: [number, string] }[]> {
  const url = `http://127.0.0.1:${watchPorts.prometheus}/api/v1/query?query=${encodeURIComponent(expression)}`;
  const { data } = (await (await fetch(url)).json()) as { data: { result: never[] } };
  return data.result;
}

const up = async (expression: string, count: number) => (await query(expression)).length === count;
const told = (text: string) => [
  mails.find(({ subject }) => subject.includes(text)),
  messages.find(({ body }) =>
    body.normalize('NFD').includes(
      text
        .normalize('NFD')
        .replace(/\p{Mark}/gu, '')
        .replaceAll('đ', 'd')
        .replaceAll('Đ', 'D'),
    ),
  ),
];

test('002:15.1.e 000:19.1 the edge goes away: both receivers hear of it within two minutes, and that it is back', async () => {
  await until(() => up('probe_success{job="https"} == 1', 2), 60);
  await until(() => up(`up{job="machine",machine="edge-1"} == 1`, 1), 60);
  expect(await query('node_time_seconds{machine="edge-1",component="edge"}')).toHaveLength(1);
  expect(told('NGHIÊM TRỌNG] Bệnh viện không vào được')).toEqual([undefined, undefined]);
  const broken = Date.now();
  hospitalSide.closeAllConnections();
  await new Promise((resolve) => hospitalSide.close(resolve));
  await until(() => told('NGHIÊM TRỌNG] Bệnh viện không vào được').every(Boolean), 120);
  const first = told('NGHIÊM TRỌNG] Bệnh viện không vào được').map((message) => (message!.at - broken) / 1000);
  hospitalSide = await openEdge();
  const mended = Date.now();
  await until(() => told('ĐÃ HẾT] Bệnh viện không vào được').every(Boolean), 180);
  const last = told('ĐÃ HẾT] Bệnh viện không vào được').map((message) => (message!.at - mended) / 1000);
  process.stderr.write(
    `edge gone: mail after ${first[0]} s, SMS after ${first[1]} s; back: ${last[0]} s, ${last[1]} s\n`,
  );
}, 420_000);
