import { afterAll, beforeAll, expect, test } from 'vitest';
import { site } from '../sites/local.ts';
import { migrate } from './migrate.ts';
import { bornRights, declaredRights, differenceOf, type Held, rightsQuery, sentenceOf } from './rights.ts';
import { patientTables, rolesOf } from './roles.ts';
import { startDatabase, type TestDatabase } from './testing/postgres.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
}, 120_000);
afterAll(() => database.remove());

async function asSuperuser(statement: string): Promise<Held[]> {
  const client = await database.connect('postgres', 'hssk');
  try {
    const { rows } = await client.query<{ rights: Held[] }>(statement);
    return rows[0]?.rights ?? [];
  } finally {
    await client.end();
  }
}

const difference = async () => {
  const { missing, extra } = differenceOf(
    [...declaredRights(rolesOf(site)), ...bornRights],
    await asSuperuser(rightsQuery),
  );
  return { missing: missing.map(sentenceOf), extra: extra.map(sentenceOf) };
};

test('002:15.2.b the rights of every role in the database are those that are declared: none less, none more', async () => {
  expect(await difference()).toEqual({ missing: [], extra: [] });
});

test('002:15.2.b rights that somebody gave or took by hand are seen, and the next start of a service puts tables right', async () => {
  await asSuperuser('grant select on hssk.document to public');
  await asSuperuser('grant update (body) on hssk.document to gateway');
  await asSuperuser('revoke insert on hssk.document from gateway');
  await asSuperuser('create table hssk.copied as select * from hssk.document');
  await asSuperuser('grant pg_read_all_data to administrator');
  expect(await difference()).toEqual({
    missing: ['gateway: insert on table hssk.document'],
    extra: expect.arrayContaining([
      'public: select on table hssk.document',
      'gateway: update on column hssk.document (body)',
      'administrator: member on membership pg_read_all_data',
      'postgres: owner on schema hssk',
    ]),
  });
  await asSuperuser('drop table hssk.copied');
  await asSuperuser('revoke pg_read_all_data from administrator');
  const client = await database.connect('migration');
  await migrate(client);
  await client.end();
  expect(await difference()).toEqual({ missing: [], extra: [] });
});

test('002:15.2.b no role that a person logs in with has a right to a table', () => {
  const people = rolesOf(site).filter(({ login }) => login?.from === 'administration');
  expect(people.length).toBeGreaterThan(0);
  const held = declaredRights(rolesOf(site));
  for (const { name, memberOf } of people) {
    expect(memberOf).toEqual(['administrator']);
    const all = held.filter(({ role }) => role === name || role === 'administrator');
    expect(all.filter(({ kind }) => ['table', 'column', 'sequence', 'function'].includes(kind))).toEqual([]);
    expect(all.map(({ object }) => object)).not.toContain('pg_read_all_data');
  }
});

test('002:15.2.b only backup may read every table of patients', () => {
  const readers = declaredRights(rolesOf(site)).filter(({ object }) => object === 'pg_read_all_data');
  expect(readers.map(({ role }) => role)).toEqual(['backup']);
  expect(patientTables.length).toBeGreaterThan(0);
});
