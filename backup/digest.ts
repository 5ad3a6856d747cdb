import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type pg from 'pg';
import type { DatabaseState } from './ledger.ts';
import { BackupProblem } from './problem.ts';

export type DigestOptions = {
  /** libpq's connection string, without a password. */
  connection: string;
  /** Where psql is when it is not on PATH. */
  psql?: string;
  /** An exported snapshot; without it, each table as it is now. */
  snapshot?: string;
  signal?: AbortSignal;
};

/**
 * Canonical content of every table of schema `hssk`: SHA-256 over its rows as `COPY … TO STDOUT` writes them, in the order of the
 * primary key (of all columns where there is none). The same rows give the same digest, however they lie on the disk.
 */
export async function digestTables(options: DigestOptions): Promise<DatabaseState['tables']> {
  const listed = await read(options, `${listTables};`);
  const tables: DatabaseState['tables'] = [];
  for (const line of listed.text.split('\n').filter(Boolean)) {
    const [name, order] = line.split('\t') as [string, string];
    const found = await read(options, `copy (select * from ${name} order by ${order}) to stdout;`, false);
    tables.push({ name, rows: found.rows, bytes: found.bytes, sha256: found.sha256 });
  }
  return tables;
}

/** Names of the tables, quoted where SQL asks for it, in the order of the digests. */
export async function tableNames(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(listTables);
  return rows.map(({ name }) => name);
}

const listTables = `
select format('%I.%I', space.nspname, class.relname) as name,
  coalesce((select string_agg(format('%I', att.attname), ', ' order by place.ordinality)
      from pg_index index, unnest(index.indkey) with ordinality place(attnum, ordinality)
      join pg_attribute att on att.attrelid = class.oid and att.attnum = place.attnum
      where index.indrelid = class.oid and index.indisprimary),
    (select string_agg(format('%I', att.attname), ', ' order by att.attnum) from pg_attribute att
      where att.attrelid = class.oid and att.attnum > 0 and not att.attisdropped)) as sort
from pg_class class join pg_namespace space on space.oid = class.relnamespace
where space.nspname = 'hssk' and class.relkind in ('r', 'p') and not class.relispartition
order by class.relname collate "C"`;

/** Text forms depend on these; the keys' order is read along the index instead of sorting whole tables. */
const session = `
set timezone to 'UTC'; set datestyle to 'ISO, YMD'; set intervalstyle to 'iso_8601'; set bytea_output to 'hex';
set extra_float_digits to 1; set client_encoding to 'UTF8'; set statement_timeout to 0; set enable_sort to off;
set idle_in_transaction_session_timeout to 0;`;

/** One psql: its output as a digest and its number of lines, and as text when that is short. */
async function read({ connection, psql = 'psql', snapshot, signal }: DigestOptions, statement: string, keep = true) {
  const imported = snapshot ? `set transaction snapshot '${snapshot.replaceAll("'", '')}';` : '';
  const script = `${session} begin isolation level repeatable read, read only; ${imported}\n${statement}\ncommit;\n`;
  const args = [
    '--no-psqlrc',
    '--quiet',
    '--tuples-only',
    '--no-align',
    '--field-separator=\t',
    '--set=ON_ERROR_STOP=1',
  ];
  const child = spawn(psql, [...args, `--dbname=${connection}`, '--file=-'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(signal ? { signal } : {}),
  });
  const ended = once(child, 'close');
  const hash = createHash('sha256');
  let [rows, bytes, text, problem] = [0, 0, '', ''];
  child.stderr.on('data', (chunk) => {
    problem += chunk;
  });
  child.stdout.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    bytes += chunk.length;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) rows += 1;
    if (keep) text += chunk;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(script);
  const [code] = await ended;
  if (code === 0) return { rows, bytes, text, sha256: hash.digest('hex') };
  const next = 'see that the database answers and that its schema is whole, then run it again';
  throw new BackupProblem({
    where: 'digest of the tables',
    what: problem.trim().split('\n').at(-1) ?? 'psql ended',
    next,
  });
}
