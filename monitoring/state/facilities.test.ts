import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDatabase, type TestDatabase } from '../../services/database/testing/postgres.ts';
import { askFacilities } from './facilities.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
}, 60_000);
afterAll(() => database.remove());

test('counting four weeks reads an index and no document, however many there are', async () => {
  const superuser = await database.connect('postgres', 'hssk');
  await superuser.query(`insert into hssk.document (id, facility, link_hash, version, content_hash, receipt, received_at, key_id, body)
    select n, '01001', decode(md5(n::text), 'hex'), 1, decode(md5(n::text), 'hex'), gen_random_uuid(), now() - interval '1 hour' * n, 1,
      decode(repeat(md5(n::text), 300), 'hex') from generate_series(1, 2000) n`);
  await superuser.query('vacuum analyze hssk.document');
  await superuser.end();
  const watch = await database.connect('watch');
  const explaining = {
    query: async (text: string, values: unknown[]) =>
      watch.query(`explain (analyze, buffers off, timing off, costs off) ${text}`, values),
  } as unknown as pg.ClientBase;
  const plan = (await askFacilities(explaining, 'Asia/Ho_Chi_Minh')).map((line) => Object.values(line)[0]).join('\n');
  await watch.end();
  expect(plan).toContain('Index Only Scan using document_arrival on document');
  expect(plan).toContain('Heap Fetches: 0');
}, 60_000);
