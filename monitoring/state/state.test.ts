import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDatabase, type TestDatabase } from '../../services/database/testing/postgres.ts';
import { freePort } from '../../services/node-service/free-port.ts';
import { makeCertificates } from '../testing/certificates.ts';
import { until } from '../testing/programs-running.ts';
import { sourcesOf } from './reading.ts';
import type { Settings } from './settings.ts';
import { startState } from './state.ts';

const folder = mkdtempSync(join(tmpdir(), 'state-'));
const file = (name: string) => join(folder, name);
const log = pino({ level: 'silent' });
let database: TestDatabase;
let api: Server;
let settings: Settings;
let ready = 'True';

/** Lists in the shape of Kubernetes 1.36's API; asked with a client certificate, as the real one is. */
const lists = () => ({
  '/api/v1/nodes': [{ metadata: { name: 'records-1' }, status: { conditions: [{ type: 'Ready', status: ready }] } }],
  '/api/v1/pods': [
    {
      metadata: { namespace: 'records', name: 'records-0' },
      status: {
        containerStatuses: [
          {
            ...{ name: 'records', restartCount: 4, state: { waiting: { reason: 'CrashLoopBackOff' } } },
            lastState: { terminated: { reason: 'OOMKilled' } },
          },
        ],
      },
    },
    { metadata: { namespace: 'edge', name: 'edge-0' }, status: {} },
  ],
  '/apis/apps/v1/deployments': [
    { metadata: { namespace: 'records', name: 'records' }, spec: { replicas: 2 }, status: { availableReplicas: 1 } },
  ],
  '/apis/apps/v1/statefulsets': [
    { metadata: { namespace: 'database', name: 'database' }, spec: { replicas: 2 }, status: {} },
  ],
  '/apis/policy/v1/poddisruptionbudgets': [],
});

beforeAll(async () => {
  makeCertificates(folder, ['watch', 'api']);
  const tls = {
    ...{
      cert: readFileSync(file('api.crt')),
      key: readFileSync(file('api.key')),
      ca: readFileSync(file('authority.crt')),
    },
    ...{ requestCert: true, rejectUnauthorized: true },
  };
  api = createServer(tls, (request, response) => {
    const items = lists()[request.url as keyof ReturnType<typeof lists>];
    response.writeHead(items ? 200 : 404).end(JSON.stringify({ items }));
  });
  const apiPort = await freePort();
  await new Promise<void>((resolve) => api.listen(apiPort, '127.0.0.1', resolve));
  database = await startDatabase();
  const { user, password } = database.config('postgres') as { user: string; password: string };
  writeFileSync(file('password'), password);
  settings = {
    ...{ listen: { host: '127.0.0.1', port: 0 }, timeZone: 'Asia/Ho_Chi_Minh' },
    cluster: {
      servers: [`https://127.0.0.1:${await freePort()}`, `https://127.0.0.1:${apiPort}`],
      ...{ authority: file('authority.crt'), certificate: file('watch.crt'), key: file('watch.key') },
    },
    database: {
      members: [{ machine: 'database-1', address: '127.0.0.1' }],
      ...{ port: database.port, name: 'hssk', user, password: file('password') },
    },
  };
});

afterAll(async () => {
  api.closeAllConnections();
  api.close();
  await database.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function addDocument(facility: string, receivedAt: string): Promise<void> {
  const client = await database.connect('postgres', 'hssk');
  await client.query(
    `insert into hssk.data_key (day, kek_id, wrapped) values (current_date, '\\x0000000000000000', decode(repeat('00', 60), 'hex'))
     on conflict do nothing`,
  );
  await client.query(
    `insert into hssk.document (id, facility, link_hash, version, content_hash, receipt, received_at, key_id, body)
     select nextval('hssk.document_id'), $1, decode(md5($2::text), 'hex'), 1, decode(md5($2::text), 'hex'), $2::text::uuid, ${receivedAt}, min(id), ''
     from hssk.data_key`,
    [facility, randomUUID()],
  );
  await client.end();
}

test('002:15.1.e 002:20.4.a tells what Kubernetes and PostgreSQL say, and says nothing of what does not answer', async () => {
  await addDocument('01001', 'now()');
  for (const week of [1, 2, 3, 4]) await addDocument('01032', `now() - interval '${week} weeks'`);
  const every = (seconds: number) => sourcesOf(settings, log).map((source) => ({ ...source, everySeconds: seconds }));
  const state = await startState(every(0.2), { listen: settings.listen, log });
  const metrics = async () => (await fetch(`http://127.0.0.1:${state.port}/metrics`)).text();
  try {
    let text = '';
    await until(async () => {
      text = await metrics();
      return ['cluster', 'database', 'facilities'].every((source) => text.includes(`source="${source}"`));
    });
    for (const line of [
      'kube_node_status_condition{node="records-1",condition="Ready",status="true"} 1',
      'kube_pod_container_status_waiting_reason{component="records",pod="records-0",container="records",reason="CrashLoopBackOff"} 1',
      'kube_pod_container_status_last_terminated_reason{component="records",pod="records-0",container="records",reason="OOMKilled"} 1',
      'kube_pod_container_status_restarts_total{component="records",pod="records-0",container="records"} 4',
      'kube_deployment_status_replicas_available{component="records",name="records"} 1',
      'kube_statefulset_status_replicas_ready{component="database",name="database"} 0',
      'hssk_database_primary{machine="database-1"} 1',
      'hssk_database_synchronous_standbys{machine="database-1"} 0',
      'hssk_database_emergency_logins{machine="database-1"} 0',
      'hssk_facility_documents_today{facility="01001"} 1',
      'hssk_facility_documents_today{facility="01032"} 0',
      'hssk_facility_documents_usual{facility="01032"} 1',
    ]) {
      expect(text).toContain(line);
    }
    expect(text).toMatch(/hssk_database_transaction_id_age\{machine="database-1",database="hssk"\} \d+/);
    ready = 'Unknown';
    await until(async () => /condition="Ready",status="true"} 0/.test(await metrics()));
    await database.stop('immediate');
    await until(async () => (await metrics()).includes('hssk_database_reachable{machine="database-1"} 0'));
    expect(await metrics()).not.toContain('hssk_database_primary{');
  } finally {
    await state.stop();
  }
});
