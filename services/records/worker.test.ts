import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { startDatabase, type TestDatabase } from '../database/testing/postgres.ts';
import { sampleVisit } from '../documents/sample.ts';
import { formWords, tracesIn } from '../documents/traces.ts';
import type { Visit } from '../documents/visit.ts';
import type { Sealing } from './store/rows.ts';
import { projectionState } from './testing/state.ts';
import { sealingFor, storeVisits } from './testing/store-visits.ts';
import { outpatientVisit, wholeVisit } from './testing/visits.ts';
import { mapBatch } from './worker.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

let database: TestDatabase;
let gateway: pg.Client;
let records: pg.Client;
let owner: pg.Client;
let sealing: Sealing;

beforeAll(async () => {
  database = await startDatabase();
  gateway = await database.connect('gateway');
  records = await database.connect('records');
  owner = await database.connect('migration');
  sealing = await sealingFor(records);
});

afterAll(async () => {
  await Promise.all([gateway.end(), records.end(), owner.end()]);
  await database.remove();
});

beforeEach(async () => {
  await owner.query(
    `truncate hssk.document, hssk.link_head, hssk.mapping_queue, hssk.fhir_visit, hssk.fhir_restricted, hssk.mapping_failure`,
  );
});

const store = (...visits: Visit[]) => storeVisits(gateway, visits, sealing.keyRing);
const state = () => projectionState(records, sealing);
const count = async (table: string): Promise<number> =>
  (await records.query(`select count(*)::int as count from hssk.${table}`)).rows[0].count;

async function mapAll(client = records, documents = 256): Promise<number> {
  const limits = { documents, bytes: 8 * 1024 * 1024 };
  let total = 0;
  for (let more = true; more; ) {
    const result = await mapBatch(client, sealing, limits);
    total += result.documents;
    more = result.documents > 0;
  }
  return total;
}

test('maps everything that waits, once: a visit, a child born in it, and what is restricted apart', async () => {
  await store(outpatientVisit(), wholeVisit({ MA_LK: 'LK-2' }), sampleVisit({ seed: 1, kind: 'inpatient' }));
  expect(await mapAll()).toBe(3);
  expect([await count('fhir_visit'), await count('fhir_restricted'), await count('mapping_queue')]).toEqual([4, 1, 0]);
  expect(await mapAll()).toBe(0);
});

test('a resend replaces all of its visit: fewer drugs, no child, nothing restricted, another patient', async () => {
  await store(wholeVisit(), outpatientVisit({ MA_LK: 'other' }));
  await mapAll();
  const corrected = outpatientVisit({ SO_CCCD: '000190000999' }, { XML2: [] });
  await store(corrected);
  await mapAll();
  const incremental = await state();
  expect(await count('fhir_restricted')).toBe(0);
  await owner.query('truncate hssk.fhir_visit, hssk.fhir_restricted');
  await records.query('insert into hssk.mapping_queue select document_id from hssk.link_head');
  await mapAll();
  expect(await state()).toEqual(incremental);
  expect(JSON.stringify(incremental)).not.toContain('Trần Thị Bé');
});

test('the newest version wins in whatever order the versions are mapped', async () => {
  const versions = [wholeVisit(), outpatientVisit(), wholeVisit({ HO_TEN: 'Tên đã sửa' })];
  const ids = await store(...versions);
  await mapAll();
  const expected = await state();
  for (const order of [
    [2, 0, 1],
    [1, 2, 0],
    [0, 2, 1],
  ]) {
    await owner.query('truncate hssk.fhir_visit, hssk.fhir_restricted');
    for (const index of order) {
      await records.query('insert into hssk.mapping_queue values ($1)', [ids[index]]);
      await mapAll();
    }
    expect(await state()).toEqual(expected);
  }
});

test('mapping a document again changes nothing', async () => {
  const ids = await store(wholeVisit());
  await mapAll();
  const once = await state();
  await records.query('insert into hssk.mapping_queue values ($1)', [ids[0]]);
  await mapAll();
  expect(await state()).toEqual(once);
});

test('003:II.2.1.2 a document that cannot be opened is set aside with a reason, and the others go on', async () => {
  const [first, broken] = await store(
    outpatientVisit({ MA_LK: '1' }),
    outpatientVisit({ MA_LK: '2' }),
    outpatientVisit({ MA_LK: '3' }),
  );
  await owner.query(
    'update hssk.document set body = set_byte(body, 20, (get_byte(body, 20) + 1) % 256) where id = $1',
    [broken],
  );
  expect(await mapAll()).toBe(3);
  expect([await count('fhir_visit'), await count('mapping_queue')]).toEqual([2, 0]);
  const failures = await records.query('select document_id::text, reason from hssk.mapping_failure');
  expect(failures.rows).toEqual([
    { document_id: broken, reason: expect.stringMatching(/^open: Error at seal\.ts:\d+$|^open: Error/) },
  ]);
  expect(JSON.stringify(failures.rows)).not.toMatch(/Nguyễn|000190000123/);
  await owner.query(
    'update hssk.document set body = set_byte(body, 20, (get_byte(body, 20) + 255) % 256) where id = $1',
    [broken],
  );
  await records.query('insert into hssk.mapping_queue values ($1), ($2)', [first, broken]);
  await mapAll();
  expect([await count('fhir_visit'), await count('mapping_failure')]).toEqual([3, 0]);
});

test('a transaction that dies half-way leaves everything waiting, and nothing half-written', async () => {
  await store(...Array.from({ length: 20 }, (_, seed) => sampleVisit({ seed })));
  const doomed = await database.connect('records');
  const { rows } = await doomed.query('select pg_backend_pid() as pid');
  // Holds the batch after its projections are written and before it is done.
  const superuser = await database.connect('postgres', 'hssk');
  await superuser.query('begin; lock table hssk.mapping_failure in access exclusive mode');
  const dies = expect(mapBatch(doomed, sealing)).rejects.toThrow();
  await untilHeld(superuser, rows[0].pid);
  await superuser.query('select pg_terminate_backend($1)', [rows[0].pid]);
  await dies;
  await superuser.query('rollback');
  await superuser.end();
  expect([await count('fhir_visit'), await count('mapping_queue')]).toEqual([0, 20]);
  expect(await mapAll()).toBe(20);
});

test('two workers at once share the work: every visit once, versions in order', async () => {
  const visits = Array.from({ length: 60 }, (_, seed) => sampleVisit({ seed, kind: 'station' }));
  await store(...visits, ...visits.slice(0, 30).map((visit) => withName(visit, 'Tên Đã Sửa')));
  const second = await database.connect('records');
  const shares = await Promise.all([mapAll(records, 7), mapAll(second, 7)]);
  await second.end();
  expect(shares[0] + shares[1]).toBe(90);
  expect(Math.min(...shares)).toBeGreaterThan(0);
  expect(await count('fhir_visit')).toBe(60);
  const together = await state();
  await owner.query('truncate hssk.fhir_visit');
  await records.query('insert into hssk.mapping_queue select document_id from hssk.link_head');
  await mapAll();
  expect(await state()).toEqual(together);
});

test('a batch stops at its limit of bytes, and takes one document that is longer than it', async () => {
  await store(sampleVisit({ seed: 1, kind: 'inpatient' }), sampleVisit({ seed: 2 }), sampleVisit({ seed: 3 }));
  const limits = { documents: 256, bytes: 1 };
  expect((await mapBatch(records, sealing, limits)).documents).toBe(1);
  expect((await mapBatch(records, sealing, limits)).documents).toBe(1);
  expect(await count('mapping_queue')).toBe(1);
});

test('000:19.2 what is stored about a visit holds no word of it, and no unkeyed number', async () => {
  await store(wholeVisit());
  await mapAll();
  const { rows } = await records.query(
    "select (select string_agg(v::text, ' ') from hssk.fhir_visit v) || (select string_agg(r::text, ' ') from hssk.fhir_restricted r) as all",
  );
  for (const word of ['000190000123', 'DN4010000000123', 'BN000123', 'J18.9', 'Nguy', '2026-03-05', 'LK-0001'])
    expect(rows[0].all).not.toContain(word);
  expect(rows[0].all).not.toContain(Buffer.from('Nguyễn').toString('hex'));
  const stored = await records.query<{ body: Buffer }>(
    'select body from hssk.fhir_visit union all select body from hssk.fhir_restricted',
  );
  for (const { body } of stored.rows) expect(await tracesIn(body, formWords)).toEqual([]);
});

const withName = (visit: Visit, name: string): Visit => ({
  ...visit,
  tables: { ...visit.tables, XML1: [{ ...visit.tables.XML1?.[0], HO_TEN: name }] },
});

/** Until the connection has claimed its documents. */
async function untilHeld(superuser: pg.Client, pid: number): Promise<void> {
  for (let held = false; !held; ) {
    const { rows } = await superuser.query('select cardinality(pg_blocking_pids($1)) as count', [pid]);
    held = rows[0].count > 0;
  }
}
