import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { connectionConfig } from './connection.ts';
import { declaredRights, differenceOf, type Held, rightsQuery, statementsFor } from './rights.ts';
import { sharedRoles } from './roles.ts';

const directory = join(import.meta.dirname, 'migrations');
/** Two migrations at once (gateway and records start together) wait for each other on this advisory lock. */
const lockNumber = 820_020_117;

/**
 * Brings the schema up to date, as role `migration`: every file of migrations/ once, in the order of its number, each in
 * its own transaction. Returns the names it applied; throws when a file that was applied before has changed since.
 */
export async function migrate(client: pg.ClientBase): Promise<string[]> {
  await client.query('select pg_advisory_lock($1)', [lockNumber]);
  try {
    await ensureRegister(client);
    const applied = await readRegister(client);
    const fresh: string[] = [];
    for (const { name, sql, digest } of migrationFiles()) {
      const known = applied.get(name);
      if (known === undefined) {
        await apply(client, name, sql, digest);
        fresh.push(name);
      } else if (known !== digest) {
        throw new Error(
          `migration ${name} was changed after it was applied; restore it and write a new one with the next number`,
        );
      }
    }
    await grantDeclared(client);
    return fresh;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [lockNumber]);
  }
}

function migrationFiles(): { name: string; sql: string; digest: string }[] {
  const names = readdirSync(directory).filter((name) => /^\d{3}-[a-z0-9-]+\.sql$/.test(name));
  return names.sort().map((name) => {
    const sql = readFileSync(join(directory, name), 'utf8');
    return { name, sql, digest: createHash('sha256').update(sql).digest('hex') };
  });
}

async function ensureRegister(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query("select 1 from pg_namespace where nspname = 'hssk'");
  if (rows.length === 0) await client.query('create schema hssk');
  await client.query(
    'create table if not exists hssk.migration (name text primary key, digest text not null, applied_at timestamptz not null default now())',
  );
}

async function readRegister(client: pg.ClientBase): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; digest: string }>('select name, digest from hssk.migration');
  return new Map(rows.map((row) => [row.name, row.digest]));
}

async function apply(client: pg.ClientBase, name: string, sql: string, digest: string): Promise<void> {
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query('insert into hssk.migration (name, digest) values ($1, $2)', [name, digest]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`migration ${name}: ${(error as Error).message}`, { cause: error });
  }
}

/** Tables have the rights that roles.ts declares: nothing less, and what somebody granted by hand is taken away. */
async function grantDeclared(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ rights: Held[] }>(rightsQuery);
  const statements = statementsFor(differenceOf(declaredRights(sharedRoles), rows[0]!.rights));
  if (statements.length > 0) await client.query(statements.join('; '));
}

/** The database may still be starting, or electing a primary, when the services do. */
async function connectPatiently(deadline: number): Promise<pg.Client> {
  while (true) {
    const client = new pg.Client(connectionConfig(process.env, 'migration'));
    try {
      await client.connect();
      const { rows } = await client.query<{ standby: boolean; roles: string }>(
        'select pg_is_in_recovery() as standby, (select count(*) from pg_roles where rolname = any($1)) as roles',
        [sharedRoles.map(({ name }) => name)],
      );
      if (rows[0]?.standby) throw new Error('the database member is a standby');
      // A new primary makes them while it takes its first connections.
      if (Number(rows[0]?.roles) < sharedRoles.length) throw new Error('the roles are still being made');
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (Date.now() > deadline) throw error;
      process.stderr.write(`migrate: ${(error as Error).message}; trying again\n`);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

if (import.meta.main) {
  const patienceSeconds = Number(process.env.MIGRATE_WAIT_SECONDS ?? 120);
  try {
    const client = await connectPatiently(Date.now() + patienceSeconds * 1000);
    // A lost connection fails the query that waits for it; without a listener it would end the process with a stack trace.
    client.on('error', () => undefined);
    // Closed after a failure too: an open connection keeps the process, and the pod would wait for its end for ever.
    const applied = await migrate(client).finally(() => client.end());
    process.stderr.write(applied.length > 0 ? `migrate: applied ${applied.join(', ')}\n` : 'migrate: nothing to do\n');
  } catch (error) {
    process.stderr.write(`migrate: ${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}
