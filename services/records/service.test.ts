import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '@medplum/fhirtypes';
import type pg from 'pg';
import { expect, test, vi } from 'vitest';
import { sampleVisit } from '../documents/sample.ts';
import { writeDocument } from '../documents/write.ts';
import { kill, signIn, startTestGateway } from '../gateway/testing/gateway.ts';
import {
  countRows,
  type MappingSite,
  mapAll,
  smallVisits,
  stateMadeAnew,
  useMappingSite,
} from './testing/mapping-site.ts';
import { readerOf, spawnRecords, startTestRecords, tokenFor, until } from './testing/records.ts';
import { projectionState } from './testing/state.ts';
import { storeVisits } from './testing/store-visits.ts';
import { outpatientVisit, wholeVisit } from './testing/visits.ts';

/** Processes are started and killed here. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

let site: MappingSite;
useMappingSite((started) => {
  site = started;
});

test('a document that a hospital sends through the gateway is readable as FHIR', async () => {
  const gateway = await startTestGateway(site.database);
  const records = await startTestRecords(site.database);
  site.atEnd(gateway.stop, records.stop);
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
  const [gateway, records] = [await site.as('gateway'), await site.as('records')];
  const visits = smallVisits(300);
  await storeVisits(
    gateway,
    [...visits, ...visits.slice(0, 50)].map((visit, index) =>
      index < 300 ? visit : outpatientVisit({ MA_LK: visit.linkCode, MA_CSKCB: visit.facility }),
    ),
    site.sealing.keyRing,
  );
  let inTheMiddle = true;
  for (let left = 350; left > 0; inTheMiddle = !inTheMiddle) {
    const { process } = await spawnRecords(site.database);
    await until(async () => {
      const now = await countRows(records, 'mapping_queue');
      return now === 0 || (inTheMiddle ? isMapping(records) : now !== left);
    });
    await kill(process, 'SIGKILL');
    left = await countRows(records, 'mapping_queue');
  }
  expect(await countRows(records, 'fhir_visit')).toBe(300);
  const state = await projectionState(records, site.sealing);
  expect(state).toEqual(await stateMadeAnew(records, site.sealing));
});

test('asked to stop, the service ends its batch and exits with 0', async () => {
  const [gateway, records] = [await site.as('gateway'), await site.as('records')];
  const { process } = await spawnRecords(site.database);
  await storeVisits(gateway, smallVisits(20), site.sealing.keyRing);
  expect(await kill(process, 'SIGTERM')).toBe(0);
  expect((await countRows(records, 'fhir_visit')) + (await countRows(records, 'mapping_queue'))).toBe(20);
});

test('after the database crashed and came back, the service maps and reads on by itself', async () => {
  const records = await startTestRecords(site.database);
  site.atEnd(records.stop);
  await site.disconnect();
  await site.database.stop('immediate');
  await until(async () => (await fetch(`${records.url}/ready`)).status === 503);
  expect((await fetch(`${records.url}/live`)).status).toBe(200);
  const reader = readerOf(records.url, await tokenFor(site.database));
  expect((await reader.get('Encounter')).status).toBe(503);
  await site.database.start();
  await storeVisits(await site.as('gateway'), [outpatientVisit()], site.sealing.keyRing);
  await until(async () => (await reader.get('Encounter?identifier=LK-0001')).body.total === 1);
});

test('000:4.3 records and then the database are restarted while a hospital sends: every document is taken, the queue drains', async () => {
  const gateway = await startTestGateway(site.database);
  site.atEnd(gateway.stop);
  const hospital = await signIn(gateway.url);
  const states: (string | undefined)[] = [];
  let restarting = true;
  const sendAll = async (): Promise<void> => {
    for (let seed = 0; restarting || seed < 60; seed += 1) {
      const { status, body } = await hospital.sendXml(writeDocument([sampleVisit({ seed, kind: 'station' })]));
      states.push(status === 200 ? body.fileResults[0]?.hoSo[0]?.trangThai : String(status));
    }
  };
  const before = await spawnRecords(site.database);
  const sending = sendAll();
  await until(async () => states.length >= 10);
  expect(await kill(before.process, 'SIGTERM')).toBe(0);
  const after = await spawnRecords(site.database);
  site.atEnd(() => kill(after.process, 'SIGTERM'));
  await site.disconnect();
  await site.database.stop('fast');
  await site.database.start();
  restarting = false;
  await sending;
  expect(new Set(states)).toEqual(new Set(['TIEP_NHAN']));
  const records = await site.as('records');
  await until(async () => (await countRows(records, 'mapping_queue')) === 0);
  const mapped = [await countRows(records, 'fhir_visit'), await countRows(records, 'mapping_failure')];
  expect(mapped).toEqual([states.length, 0]);
});

test('a document that the database refuses does not hold up those behind it', async () => {
  const [gateway, owner, records] = [await site.as('gateway'), await site.as('migration'), await site.as('records')];
  await owner.query("alter table hssk.fhir_visit add constraint refuses_one check (facility <> '01032')");
  const service = await startTestRecords(site.database);
  site.atEnd(service.stop, () => owner.query('alter table hssk.fhir_visit drop constraint refuses_one'));
  const [, refused] = await storeVisits(
    gateway,
    [outpatientVisit(), outpatientVisit({ MA_CSKCB: '01032' }), outpatientVisit({ MA_CSKCB: '01001' })],
    site.sealing.keyRing,
  );
  await until(async () => (await countRows(records, 'mapping_queue')) === 0);
  expect(await countRows(records, 'fhir_visit')).toBe(2);
  const failures = await records.query('select document_id::text, reason from hssk.mapping_failure');
  expect(failures.rows).toEqual([{ document_id: refused, reason: expect.stringMatching(/^store: /) }]);
  await service.stop();
});

test('000:19.2 no file of the database holds a word of a record, nor a personal number', async () => {
  const [gateway, records] = [await site.as('gateway'), await site.as('records')];
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
  await storeVisits(gateway, [visit], site.sealing.keyRing);
  await mapAll(records, site.sealing);
  const superuser = await site.database.connect('postgres');
  await superuser.query('checkpoint');
  await superuser.end();
  const files = filesUnder(site.database.dataDirectory);
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
