import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from './migrate.ts';
import { startDatabase, type TestDatabase } from './testing/postgres.ts';

let database: TestDatabase;
const open: pg.Client[] = [];
const as = async (role: 'migration' | 'gateway' | 'records') => {
  const client = await database.connect(role);
  open.push(client);
  return client;
};

beforeAll(async () => {
  database = await startDatabase();
}, 60_000);
afterAll(async () => {
  await Promise.all(open.map((client) => client.end()));
  await database.remove();
});

test('is done once, also when two services start it together', async () => {
  const results = await Promise.all([migrate(await as('migration')), migrate(await as('migration'))]);
  expect(results).toEqual([[], []]);
});

test('an applied file that was changed is refused', async () => {
  const client = await as('migration');
  await client.query("update hssk.migration set digest = 'other' where name like '001-%'");
  await expect(migrate(client)).rejects.toThrow('001-documents.sql was changed after it was applied');
});

test('000:19.2-2 the services can neither change nor delete a stored document', async () => {
  for (const role of ['gateway', 'records'] as const) {
    const client = await as(role);
    await expect(client.query("update hssk.document set facility = '01032'")).rejects.toThrow('permission denied');
    await expect(client.query('delete from hssk.document')).rejects.toThrow('permission denied');
    await expect(client.query('truncate hssk.document')).rejects.toThrow('permission denied');
    await expect(client.query('update hssk.data_key set day = now()')).rejects.toThrow('permission denied');
    await expect(client.query('drop table hssk.document')).rejects.toThrow('must be owner');
  }
  await expect((await as('records')).query('delete from hssk.link_head')).rejects.toThrow('permission denied');
});
