import type pg from 'pg';
import { connectionString, connectPrimary, timelineNow } from '../database.ts';
import { digestTables, tableNames } from '../digest.ts';
import type { DatabaseState } from '../ledger.ts';
import { BackupProblem } from '../problem.ts';
import type { JobHost } from './host.ts';

/** A moment at which a named restore point, an exported snapshot and the digests describe exactly the same rows. */
export type Moment = {
  at: string;
  snapshot: string;
  state: DatabaseState;
  /** The snapshot can be imported until then. */
  release: () => Promise<void>;
};

/** Makes the moment without its digests, which cost a reading of all rows: `describeMoment` adds them. */
export async function takeMoment(host: JobHost, restorePoint: string): Promise<Moment> {
  const [locking, holding] = [await connectPrimary(host), await connectPrimary(host)];
  const end = () => Promise.all([locking.end(), holding.end()]).then(() => undefined);
  try {
    await assertClock(host, locking);
    await holding.query('set idle_in_transaction_session_timeout = 0');
    await lockedTables(locking);
    await holding.query('begin isolation level repeatable read, read only');
    const { rows } = await holding.query<Described>(describe);
    const lsn = await locking.query<{ lsn: string }>('select pg_create_restore_point($1)::text as lsn', [restorePoint]);
    await locking.query('commit');
    const { snapshot, system, timeline, id, received, sequences, at } = rows[0]!;
    const state: DatabaseState = {
      systemIdentifier: system,
      timeline,
      restorePoint,
      restorePointLsn: lsn.rows[0]!.lsn,
      tables: [],
      newest: id && received ? { documentId: id, receivedAt: received } : null,
      sequences: sequences ?? [],
    };
    return { at, snapshot, state, release: end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** The state with the digest of every table, as of the moment's snapshot. */
export async function describeMoment(host: JobHost, { snapshot, state }: Moment): Promise<DatabaseState> {
  const tables = await digestTables({
    connection: connectionString(host),
    psql: host.program('psql'),
    snapshot,
    ...(host.signal ? { signal: host.signal } : {}),
  });
  return { ...state, tables };
}

type Described = {
  snapshot: string;
  system: string;
  timeline: number;
  id: string | null;
  received: string | null;
  sequences: { name: string; atLeast: string }[] | null;
  at: string;
};

const isoTime = (value: string) => `to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const describe = `
  select pg_export_snapshot() as snapshot, ${isoTime('clock_timestamp()')} as at,
    (select system_identifier::text from pg_control_system()) as system,
    ${timelineNow} as timeline,
    newest.id::text as id, ${isoTime('newest.received_at')} as received,
    (select json_agg(json_build_object('name', format('%I.%I', schemaname, sequencename), 'atLeast', last_value::text)
        order by sequencename)
      from pg_sequences where schemaname = 'hssk' and last_value is not null) as sequences
  from (select 1) one left join lateral
    (select id, received_at from hssk.document order by id desc limit 1) newest on true`;

const attempts = 40;

/**
 * Nobody can have an unfinished change while the lock is held. Writers wait behind a lock that waits, so each try is short; the later
 * ones are long enough that PostgreSQL ends a vacuum in the way (after one second).
 */
async function lockedTables(client: pg.Client): Promise<void> {
  const tables = await tableNames(client);
  if (!tables.includes('hssk.document')) {
    throw new BackupProblem({
      where: 'database',
      what: 'has no table hssk.document: this is not the database of the site',
      next: 'look at what runs there before anything is saved or restored',
    });
  }
  for (let attempt = 1; ; attempt++) {
    await client.query('begin');
    try {
      await client.query(`set local lock_timeout = '${attempt > attempts / 2 ? 1500 : 200}ms'`);
      return void (await client.query(`lock table ${tables.join(', ')} in share mode`));
    } catch (error) {
      await client.query('rollback');
      const { code } = error as { code?: string };
      const busy = code === '55P03' || code === '40P01';
      if (!busy || attempt === attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50 * attempt));
    }
  }
}

const allowedSkewSeconds = 60;

/** A point's times decide what is kept and what is late, so both clocks must agree. */
async function assertClock({ now }: JobHost, client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ now: Date }>('select clock_timestamp() as now');
  const seconds = Math.round((now().getTime() - rows[0]!.now.getTime()) / 1000);
  if (Math.abs(seconds) <= allowedSkewSeconds) return;
  throw new BackupProblem({
    where: 'clock',
    what: `this host is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} the database`,
    next: 'see `timedatectl` on both; a backup with a wrong time would be kept or forgotten wrongly',
  });
}
