import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { site } from '../sites/local.ts';
import { closeEmergency, emergencyLogin, openEmergency, unknownTables } from './emergency.ts';
import { migrate } from './migrate.ts';
import {
  bornRights,
  declaredRights,
  differenceOf,
  type Held,
  isEmergency,
  isEmergencyRight,
  rightsQuery,
} from './rights.ts';
import { roleStatements } from './role-statements.ts';
import { rolesOf } from './roles.ts';
import { startDatabase, type TestDatabase } from './testing/postgres.ts';

let database: TestDatabase;
let superuser: pg.Client;
beforeAll(async () => {
  database = await startDatabase();
  superuser = await database.connect('postgres', 'hssk');
}, 120_000);
afterAll(async () => {
  await superuser.end();
  await database.remove();
});

const name = emergencyLogin('KC-20261122-0900');
const password = 'mật khẩu một lần'.normalize('NFKC');

async function open(hours: number, tables = ['document']): Promise<void> {
  const until = new Date(Date.now() + hours * 3_600_000).toISOString();
  for (const statement of openEmergency({ name, password, until, tables })) await superuser.query(statement);
}
const close = async () => {
  for (const statement of closeEmergency(name)) await superuser.query(statement);
};
async function login(): Promise<pg.Client> {
  const client = new pg.Client({ ...database.config('gateway'), user: name, password });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
const rights = async () => (await superuser.query<{ rights: Held[] }>(rightsQuery)).rows[0]!.rights;

test('002:15.2.b reads what was asked for, nothing else, and changes nothing', async () => {
  await open(1);
  const client = await login();
  await expect(client.query('select body from hssk.document')).resolves.toBeDefined();
  const refused = [
    'select * from hssk.fhir_visit',
    'select * from hssk.data_key',
    "copy (select 1) to '/tmp/hssk-copied'",
  ];
  for (const statement of refused) await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
  // A person may lift the setting of the session; the rights stay.
  await client.query('set default_transaction_read_only = off');
  for (const statement of ["update hssk.document set body = ''", 'create temporary table copied ()'])
    await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
  await client.end();
  await close();
});

test('002:15.2.b the next start of a service leaves its rights alone, and the comparison of rights sees them', async () => {
  await open(1);
  const migration = await database.connect('migration');
  await migrate(migration);
  await migration.end();
  const held = await rights();
  expect(held.filter(isEmergency).every(isEmergencyRight)).toBe(true);
  expect(isEmergencyRight({ role: 'emergency_x', kind: 'table', object: 'hssk.document', may: 'update' })).toBe(false);
  expect(held.filter(isEmergency).map(({ may, object }) => `${may} ${object}`)).toEqual(
    expect.arrayContaining(['select hssk.document', 'login emergency_kc_20261122_0900', 'connect hssk', 'usage hssk']),
  );
  await close();
  const { missing, extra } = differenceOf([...declaredRights(rolesOf(site)), ...bornRights], await rights());
  expect([...missing, ...extra]).toEqual([]);
});

test('002:15.2.b nobody logs in after its end, and closing it ends who is there', async () => {
  await open(1);
  const client = await login();
  const ended = new Promise((resolve) => client.once('end', resolve));
  await superuser.query(`alter role ${name} valid until '2026-01-01'`);
  await expect(login()).rejects.toMatchObject({ code: '28P01' });
  await close();
  await ended;
  await expect(login()).rejects.toMatchObject({ code: '28P01' });
  await expect(close()).resolves.toBeUndefined();
});

test('002:15.2.b a login that nobody closed is removed after its end by the statements of the next deploy', async () => {
  await open(1);
  for (const statement of roleStatements(site).application) await superuser.query(statement);
  expect((await rights()).some(isEmergency)).toBe(true);
  await superuser.query(`alter role ${name} valid until '2026-01-01'`);
  for (const statement of roleStatements(site).application) await superuser.query(statement);
  expect((await rights()).some(isEmergency)).toBe(false);
});

test('only tables of records can be asked for', () => {
  expect(unknownTables(['document', 'fhir_visit'])).toEqual([]);
  expect(unknownTables(['document', 'data_key', 'x"; drop'])).toEqual(['data_key', 'x"; drop']);
});
