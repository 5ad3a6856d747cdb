import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bundle } from '@medplum/fhirtypes';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { useKeyOfToday } from '../database/data-keys.ts';
import { startDatabase, type TestDatabase } from '../database/testing/postgres.ts';
import { sampleVisit } from '../documents/sample.ts';
import { writeDocument } from '../documents/write.ts';
import { kill, signIn, startTestGateway } from '../gateway/testing/gateway.ts';
import { openSealing, readSettings } from './environment.ts';
import { rebuild } from './rebuild.ts';
import type { Sealing } from './store/rows.ts';
import { readerOf, spawnRecords, startTestRecords, tokenFor, until, writeRecordsSecrets } from './testing/records.ts';
import { projectionState } from './testing/state.ts';
import { storeVisits } from './testing/store-visits.ts';
import { outpatientVisit, wholeVisit } from './testing/visits.ts';
import { mapBatch } from './worker.ts';

/** Processes are started and killed here. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

let database: TestDatabase;
let sealing: Sealing;
const open: pg.Client[] = [];
const ending: (() => Promise<unknown>)[] = [];

const as = async (role: 'gateway' | 'records' | 'migration') => {
  const client = await database.connect(role);
  open.push(client);
  return client;
};
const count = async (client: pg.Client, table: string): Promise<number> =>
  (await client.query(`select count(*)::int as count from hssk.${table}`)).rows[0].count;

beforeAll(async () => {
  database = await startDatabase();
  writeRecordsSecrets(database);
  sealing = openSealing(readSettings(database.environment));
});
afterAll(() => database?.remove());

beforeEach(async () => {
  await useKeyOfToday(await as('gateway'), sealing.keyRing);
  await (await as('migration')).query(
    'truncate hssk.document, hssk.link_head, hssk.mapping_queue, hssk.fhir_visit, hssk.fhir_restricted, hssk.mapping_failure',
  );
});
afterEach(async () => {
  await Promise.all(ending.splice(0).map((end) => end()));
  await Promise.all(open.splice(0).map((client) => client.end()));
});

const sample = (count: number, first = 0) =>
  Array.from({ length: count }, (_, index) => sampleVisit({ seed: first + index, kind: 'station' }));

async function mapAll(client: pg.Client): Promise<void> {
  while ((await mapBatch(client, sealing)).documents > 0);
}

/** What mapping everything at once, in order, in one go gives. */
async function expectedState(client: pg.Client): Promise<unknown[]> {
  await client.query('delete from hssk.fhir_visit');
  await client.query('delete from hssk.fhir_restricted');
  await client.query('insert into hssk.mapping_queue select id from hssk.document on conflict do nothing');
  await mapAll(client);
  return projectionState(client, sealing);
}

test('a document that a hospital sends through the gateway is readable as FHIR', async () => {
  const gateway = await startTestGateway(database);
  const records = await startTestRecords(database);
  ending.push(gateway.stop, records.stop);
  const visit = sampleVisit({ seed: 7, facility: '01001' });
  const hospital = await signIn(gateway.url);
  const answer = await hospital.sendXml(writeDocument([visit]));
  expect(answer.body.fileResults[0]?.hoSo[0]?.trangThai).toBe('TIEP_NHAN');
  const reader = readerOf(records.url, hospital.token);
  const found = () => reader.get<Bundle>(`Encounter?identifier=${visit.linkCode}`);
  await until(async () => (await found()).body.total === 1);
  expect((await found()).body.entry?.[0]?.resource).toMatchObject({
    status: 'finished',
    serviceProvider: { reference: 'Organization/01001' },
  });
});

test('killed again and again while it maps, the service loses nothing and doubles nothing', async () => {
  const [gateway, records] = [await as('gateway'), await as('records')];
  const visits = sample(300);
  await storeVisits(
    gateway,
    [...visits, ...visits.slice(0, 50)].map((visit, index) =>
      index < 300 ? visit : outpatientVisit({ MA_LK: visit.linkCode, MA_CSKCB: visit.facility }),
    ),
    sealing.keyRing,
  );
  let inTheMiddle = true;
  for (let left = 350; left > 0; inTheMiddle = !inTheMiddle) {
    const { process } = await spawnRecords(database);
    await until(async () => {
      const now = await count(records, 'mapping_queue');
      return now === 0 || (inTheMiddle ? isMapping(records) : now !== left);
    });
    await kill(process, 'SIGKILL');
    left = await count(records, 'mapping_queue');
  }
  expect(await count(records, 'fhir_visit')).toBe(300);
  const state = await projectionState(records, sealing);
  expect(state).toEqual(await expectedState(records));
});

test('asked to stop, the service ends its batch and exits with 0', async () => {
  const [gateway, records] = [await as('gateway'), await as('records')];
  const { process } = await spawnRecords(database);
  await storeVisits(gateway, sample(20), sealing.keyRing);
  expect(await kill(process, 'SIGTERM')).toBe(0);
  expect((await count(records, 'fhir_visit')) + (await count(records, 'mapping_queue'))).toBe(20);
});

test('after the database crashed and came back, the service maps and reads on by itself', async () => {
  const records = await startTestRecords(database);
  ending.push(records.stop);
  await Promise.all(open.splice(0).map((client) => client.end()));
  await database.stop('immediate');
  await until(async () => (await fetch(`${records.url}/ready`)).status === 503);
  expect((await fetch(`${records.url}/live`)).status).toBe(200);
  const reader = readerOf(records.url, await tokenFor(database));
  expect((await reader.get('Encounter')).status).toBe(503);
  await database.start();
  await storeVisits(await as('gateway'), [outpatientVisit()], sealing.keyRing);
  await until(async () => (await reader.get('Encounter?identifier=LK-0001')).body.total === 1);
});

test('a document that the database refuses does not hold up those behind it', async () => {
  const [gateway, owner, records] = [await as('gateway'), await as('migration'), await as('records')];
  await owner.query("alter table hssk.fhir_visit add constraint refuses_one check (facility <> '01032')");
  const service = await startTestRecords(database);
  ending.push(service.stop, () => owner.query('alter table hssk.fhir_visit drop constraint refuses_one'));
  const [, refused] = await storeVisits(
    gateway,
    [outpatientVisit(), outpatientVisit({ MA_CSKCB: '01032' }), outpatientVisit({ MA_CSKCB: '01001' })],
    sealing.keyRing,
  );
  await until(async () => (await count(records, 'mapping_queue')) === 0);
  expect(await count(records, 'fhir_visit')).toBe(2);
  const failures = await records.query('select document_id::text, reason from hssk.mapping_failure');
  expect(failures.rows).toEqual([{ document_id: refused, reason: expect.stringMatching(/^store: /) }]);
  await service.stop();
  ending.shift();
});

test('a rebuild gives what was there, takes out what no document gives, and keeps what cannot be mapped', async () => {
  const [gateway, records, owner] = [await as('gateway'), await as('records'), await as('migration')];
  const ids = await storeVisits(
    gateway,
    [wholeVisit(), outpatientVisit(), wholeVisit({ MA_LK: 'LK-2' }), ...sample(30)],
    sealing.keyRing,
  );
  await mapAll(records);
  const before = await projectionState(records, sealing);
  expect(await rebuild(records, sealing, () => undefined)).toMatchObject({ documents: 33, failed: 0, removed: 0 });
  expect(await projectionState(records, sealing)).toEqual(before);
  await records.query(
    'insert into hssk.fhir_visit select gen_random_uuid(), part, facility, patient, document_id, version, generation, key_id, keys, body from hssk.fhir_visit limit 3',
  );
  await owner.query('update hssk.document set body = substr(body, 1, 40) where id = $1', [ids[2]]);
  expect(await rebuild(records, sealing, () => undefined)).toMatchObject({ documents: 33, failed: 1, removed: 3 });
  expect(await projectionState(records, sealing)).toEqual(before);
});

test('a rebuild by command goes on while documents arrive and services map; killed, it resumes', async () => {
  const [gateway, records] = [await as('gateway'), await as('records')];
  await storeVisits(gateway, sample(400), sealing.keyRing);
  await mapAll(records);
  const service = await startTestRecords(database);
  ending.push(service.stop);
  const command = () =>
    promisify(execFile)(process.execPath, [join(import.meta.dirname, 'rebuild.ts')], { env: database.environment });
  const first = command();
  await until(
    async () =>
      (
        await records.query(
          'select count(*)::int as count from hssk.fhir_visit where generation = (select max(generation) from hssk.mapping_generation)',
        )
      ).rows[0].count > 50,
  );
  first.child.kill('SIGKILL');
  await expect(first).rejects.toThrow();
  await storeVisits(gateway, sample(50, 1000), sealing.keyRing);
  const { stdout, stderr } = await command();
  expect(stderr).toMatch(/going on with generation|starting generation/);
  expect(JSON.parse(stdout)).toMatchObject({ failed: 0, removed: 0 });
  await until(async () => (await count(records, 'mapping_queue')) === 0);
  await service.stop();
  ending.shift();
  expect(await count(records, 'fhir_visit')).toBe(450);
  const state = await projectionState(records, sealing);
  expect(state).toEqual(await expectedState(records));
});

test('000:19.2 no file of the database holds a word of a record, nor a personal number', async () => {
  const [gateway, records] = [await as('gateway'), await as('records')];
  const visit = wholeVisit();
  const words = [
    '000190000123',
    'DN4010000000123',
    'Thử Nghiệm',
    'BN000123',
    'LK-0001',
    'Amoxicilin',
    'Viêm phổi',
    'Trần Thị Bé',
  ];
  await storeVisits(gateway, [visit], sealing.keyRing);
  await mapAll(records);
  const superuser = await database.connect('postgres');
  await superuser.query('checkpoint');
  await superuser.end();
  const files = filesUnder(database.dataDirectory);
  expect(files.some((file) => file.includes('pg_wal'))).toBe(true);
  const found = files.filter((file) => {
    const bytes = readFileSync(file);
    return words.some((word) => bytes.includes(word) || bytes.includes(Buffer.from(word, 'utf16le')));
  });
  expect(found).toEqual([]);
});

/** Whether some other connection holds claimed documents just now. */
const isMapping = async (client: pg.Client): Promise<boolean> =>
  (await client.query("select exists (select from pg_locks where locktype = 'advisory') as busy")).rows[0].busy;

const filesUnder = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile());
