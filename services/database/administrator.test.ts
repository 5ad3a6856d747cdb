import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { site } from '../sites/local.ts';
import { allowedToAdministrators, columnSamples, forbiddenToAdministrators } from './administrator-limits.ts';
import { postgresParameters } from './postgres.ts';
import { debianPostgres } from './testing/debian-postgres.ts';
import { startDatabase, type TestDatabase } from './testing/postgres.ts';

let database: TestDatabase;
let bin: string;
let person: pg.Client;

/** As the site has them, on the very packages of the image. */
const audited = (): Record<string, string> => {
  const own = Object.entries(postgresParameters(site)).filter(([name]) => name.startsWith('log_'));
  return {
    ...Object.fromEntries(own.map(([name, value]) => [name, String(value)])),
    ...{ shared_preload_libraries: 'pgaudit', log_min_messages: 'warning' },
    ...{ logging_collector: 'on', log_directory: 'log', log_filename: 'server.log' },
  };
};

beforeAll(async () => {
  const binaries = await debianPostgres();
  bin = binaries.bin;
  database = await startDatabase(audited(), binaries);
  const gateway = await database.connect('gateway');
  await gateway.query("insert into hssk.link_head values (decode(repeat('ab', 16), 'hex'), '', 1, 1)");
  await gateway.query('insert into hssk.mapping_queue values (1)');
  await gateway.end();
  person = await database.connect('administrator');
}, 120_000);
afterAll(async () => {
  await person.end();
  await database.remove();
});

const log = (): string => readFileSync(join(database.dataDirectory, 'log', 'server.log'), 'utf8');

/** The server's log goes through a process of its own. */
const logged = (pattern: RegExp | string) => expect.poll(log, { timeout: 20_000 }).toMatch(pattern);

describe('a person who runs the database', () => {
  test.each(forbiddenToAdministrators.map((each, index) => ({ ...each, mark: `/* attempt ${index + 1}. */` })))(
    '002:15.2.b $what: refused with $code and written down',
    async ({ sql, code, mark, alone }) => {
      if (!alone) await person.query('begin');
      await expect(person.query(`${mark} ${sql}`)).rejects.toMatchObject({ code });
      if (!alone) await person.query('rollback');
      // When, which session, who, where and from where; then the refusal, then the statement.
      const who = String.raw`\S+ \S+ \S+ \[\d+\] dba_csdl_1@hssk 127\.0\.0\.1 \S+ `;
      const statement = `STATEMENT:  ${mark.replaceAll(/[*/.]/g, String.raw`\$&`)}`;
      await logged(new RegExp(`^${who}ERROR:  .+\n(${who}.+\n)*${who}${statement}`, 'm'));
    },
  );

  test('002:15.2.b can grant nothing of the tables that it may maintain', async () => {
    await person.query('grant select, maintain on hssk.document to current_user, public');
    await expect(person.query('select body from hssk.document')).rejects.toMatchObject({ code: '42501' });
    await logged(/WARNING: {2}no privileges were granted for "document"/);
  });

  test('002:15.2.b sees no sample of what is in a column', async () => {
    const superuser = await database.connect('postgres', 'hssk');
    await superuser.query('analyze hssk.link_head');
    expect((await superuser.query(columnSamples)).rows[0]!.seen).toBeGreaterThan(0);
    await superuser.end();
    expect((await person.query(columnSamples)).rows[0]!.seen).toBe(0);
  });

  test.each(['postgres', 'template1'])('002:15.2.b cannot enter the database %s', async (name) => {
    await expect(database.connect('administrator', name)).rejects.toMatchObject({ code: '42501' });
  });

  const programs: [string, string[]][] = [
    ['pg_dump', ['--format=custom']],
    ['pg_dump', ['--data-only', '--table=hssk.document']],
    ['pg_dump', ['--inserts', '--schema=hssk', '--no-sync']],
    ['pg_dumpall', ['--data-only', '--no-role-passwords']],
    ['pg_dumpall', ['--roles-only']],
    ['pg_basebackup', ['--pgdata=-', '--format=tar', '--wal-method=none']],
    ['pg_receivewal', ['--directory=.', '--no-loop']],
    ['psql', ['--command', String.raw`\copy hssk.document to '/dev/null'`]],
  ];
  test.each(programs)('002:15.2.b cannot take the data away with %s %j', async (program, options) => {
    const { user, password, port } = database.config('administrator');
    const env = { PGPASSWORD: String(password), PGUSER: user!, PGHOST: '127.0.0.1', PGPORT: String(port), LC_ALL: 'C' };
    const own = { ...env, ...(program === 'pg_dump' || program === 'psql' ? { PGDATABASE: 'hssk' } : {}) };
    const before = log().length;
    const { exitCode, stdout, stderr } = await execa(join(bin, program), options, {
      env: own,
      reject: false,
      cwd: '/',
    });
    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(/permission denied/);
    expect(stdout).not.toMatch(/abababab/);
    await expect
      .poll(() => log().slice(before), { timeout: 20_000 })
      .toMatch(/dba_csdl_1@\S* .*(ERROR|FATAL): .*permission denied/);
  });

  test.each(allowedToAdministrators)('$what', async ({ sql }) => {
    await expect(person.query(sql)).resolves.toBeDefined();
  });

  test('ends the session of a service, never that of the superuser', async () => {
    const gateway = await database.connect('gateway');
    const superuser = await database.connect('postgres');
    const pidOf = async (client: pg.Client) => (await client.query('select pg_backend_pid() as pid')).rows[0]!.pid;
    const ended = new Promise((resolve) => gateway.once('end', resolve));
    const { rows } = await person.query('select pg_terminate_backend($1) as ended', [await pidOf(gateway)]);
    expect(rows).toEqual([{ ended: true }]);
    await ended;
    const own = await pidOf(superuser);
    await expect(person.query('select pg_cancel_backend($1)', [own])).rejects.toMatchObject({ code: '42501' });
    await superuser.end();
  });
});

describe('the log of the database', () => {
  test('002:15.2.b 002:17.5 every statement of a person stands in it with who, when, from where and how much came of it', async () => {
    await person.query("select setting from pg_settings where name = 'port' /* looked */");
    await logged(
      /^\d{4}-\S+ \S+ \S+ \[\d+\] dba_csdl_1@hssk 127\.0\.0\.1 \S+ LOG: {2}AUDIT: SESSION,\d+,\d+,READ,SELECT,.*looked.*,<not logged>,1$/m,
    );
    await logged(/LOG: {2}connection authorized: user=dba_csdl_1 database=hssk/);
  });

  test('001:I.2-3 it holds no value of a parameter, of a person or of a service', async () => {
    await person.query('select $1::text as value', ['giá-trị-của-người']);
    const gateway = await database.connect('gateway');
    await gateway.query('insert into hssk.mapping_queue values ($1)', [987_654_321]);
    await expect(gateway.query('insert into hssk.mapping_queue values ($1)', [987_654_321])).rejects.toThrow();
    await gateway.end();
    await person.query('select 1 /* after the values */');
    await logged('after the values');
    expect(log()).not.toMatch(/giá-trị-của-người/);
    expect(log()).not.toMatch(/AUDIT: .*mapping_queue.*987654321/);
  });

  test('002:15.2.b.2 what the superuser changes or reads of patients stands in it, what Patroni asks does not', async () => {
    const superuser = await database.connect('postgres', 'hssk');
    await superuser.query('select count(*) from hssk.link_head /* read by superuser */');
    await superuser.query('delete from hssk.mapping_queue /* changed by superuser */');
    await superuser.query('create table public.scratch () /* made by superuser */');
    await superuser.query('drop table public.scratch');
    await superuser.query('select pg_is_in_recovery() /* asked by Patroni */');
    await superuser.end();
    await logged(
      /postgres@hssk \S+ \S+ LOG: {2}AUDIT: OBJECT,\d+,\d+,READ,SELECT,TABLE,hssk\.link_head,.*read by superuser/,
    );
    await logged(/postgres@hssk \S+ \S+ LOG: {2}AUDIT: SESSION,\d+,\d+,WRITE,DELETE,.*changed by superuser/);
    await logged(/postgres@hssk \S+ \S+ LOG: {2}AUDIT: SESSION,\d+,\d+,DDL,DROP TABLE/);
    expect(log()).not.toMatch(/asked by Patroni/);
  });

  test('002:15.2.b.1 a dump by the backup stands in it, table by table', async () => {
    const { password, port } = database.config('backup');
    const env = {
      PGPASSWORD: String(password),
      PGUSER: 'backup',
      PGHOST: '127.0.0.1',
      PGPORT: String(port),
      PGDATABASE: 'hssk',
    };
    await execa(join(bin, 'pg_dump'), ['--format=custom'], { env, cwd: '/', stdout: 'ignore' });
    await logged(/backup@hssk \S+ \S+ LOG: {2}AUDIT: OBJECT,\d+,\d+,READ,SELECT,TABLE,hssk\.document,/);
  });

  test('services are not written down statement by statement', async () => {
    const records = await database.connect('records');
    await records.query('select count(*) from hssk.document /* by a service */');
    await records.end();
    await person.query('select 1 /* after the service */');
    await logged('after the service');
    expect(log()).not.toMatch(/by a service/);
  });
});
