import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startDatabase, type TestDatabase } from '../database/testing/postgres.ts';
import { sampleVisit } from '../documents/sample.ts';
import type { Sealing } from './store/rows.ts';
import { openResources } from './store/sealed-lines.ts';
import { sealingFor, storeVisits } from './testing/store-visits.ts';
import { outpatientVisit, wholeVisit } from './testing/visits.ts';
import { mapBatch } from './worker.ts';

let database: TestDatabase;
let gateway: pg.Client;
let records: pg.Client;
let owner: pg.Client;
let sealing: Sealing;

beforeAll(async () => {
  database = await startDatabase();
  [gateway, records, owner] = (await Promise.all(
    ['gateway', 'records', 'migration'].map((role) => database.connect(role as 'records')),
  )) as [pg.Client, pg.Client, pg.Client];
  sealing = await sealingFor(records);
});
afterAll(async () => {
  await Promise.all([gateway.end(), records.end(), owner.end()]);
  await database.remove();
});
beforeEach(async () => {
  await owner.query(
    'truncate hssk.document, hssk.link_head, hssk.mapping_queue, hssk.fhir_visit, hssk.fhir_restricted, hssk.mapping_failure',
  );
});

async function mapAll(client = records): Promise<number> {
  let total = 0;
  for (let result = await mapBatch(client, sealing); result.documents > 0; result = await mapBatch(client, sealing))
    total += result.documents;
  return total;
}

/** Everything stored, opened: what a reader could get, without the nonces that differ every time. */
async function state(): Promise<unknown[]> {
  const { rows } = await records.query(
    'select visit, part, facility, patient, document_id, version, key_id, keys::text, patient_body, body from hssk.fhir_visit order by visit, part',
  );
  const { rows: restricted } = await records.query(
    'select visit, version, key_id from hssk.fhir_restricted order by visit',
  );
  return [
    ...rows.map(({ body, patient_body, ...row }) => ({
      ...row,
      body: openResources(
        body,
        row.key_id,
        { facility: row.facility, kind: 'visit', visit: row.visit, part: row.part },
        sealing.keyRing,
      ),
      patient: openResources(
        patient_body,
        row.key_id,
        { facility: row.facility, kind: 'patient', visit: row.visit, part: row.part },
        sealing.keyRing,
      ),
    })),
    ...restricted,
  ];
}

test('maps everything that waits, once', async () => {
  await storeVisits(
    gateway,
    [outpatientVisit(), wholeVisit({ MA_LK: 'LK-2' }), sampleVisit({ seed: 1, kind: 'inpatient' })],
    sealing.keyRing,
  );
  expect(await mapAll()).toBe(3);
  const counts = await records.query(
    'select (select count(*)::int from hssk.fhir_visit) as visits, (select count(*)::int from hssk.fhir_restricted) as restricted, (select count(*)::int from hssk.mapping_queue) as waiting',
  );
  expect(counts.rows[0]).toEqual({ visits: 4, restricted: 1, waiting: 0 });
});
