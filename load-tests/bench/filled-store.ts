import type pg from 'pg';
import { startDatabase, type TestDatabase } from '../../services/database/testing/postgres.ts';
import type { SampleKind } from '../../services/documents/sample.ts';
import { writeGatewaySecrets } from '../../services/gateway/testing/secrets.ts';
import type { Running } from './contestants/contestant.ts';
import { gateway } from './contestants/http-servers.ts';
import { cpuSeconds } from './cpu.ts';
import { documentMaker } from './documents.ts';
import { addMapped } from './mapped-documents.ts';
import { memoryBytes } from './memory.ts';
import { closedRound, openRound, type Round } from './run.ts';
import { serverSettings } from './target.ts';

/** A gateway before a database of its own, which can be filled without sending. */
export type FilledStore = {
  /** This many documents, all of them mapped; from nothing when rounds have added more than half as many again. */
  fill: (wanted: number, say: (line: string) => void) => Promise<void>;
  /** As many as it takes. */
  fresh: (seconds: number) => Promise<StoreRound>;
  /** As many as come in a burst after an outage. */
  steady: (seconds: number) => Promise<StoreRound>;
  /** Documents of the last `fresh` round, again. */
  resent: (seconds: number) => Promise<StoreRound>;
  size: () => Promise<StoreSize>;
  stop: () => Promise<void>;
};

/** Milliseconds of the gateway's and PostgreSQL's processors, and bytes of log, for a document. */
export type StoreRound = Round & { processorMs: number; walBytes: number };

export type StoreSize = {
  documents: number;
  tableBytes: number;
  indexBytes: number;
  gatewayMemory: number;
  databaseMemory: number;
};

/** Enough of them that a resend finds its row in no cache by chance alone. */
const kept = 2000;
const steadyPerSecond = 60;
/** Beside measurements that matter more, a process may get no turn for longer than a gateway allows. */
const patience = { SILENT_SECONDS: '600' };
/** Every template of the maker several times. */
const wantedSamples = 200;

export async function startStore(kind: SampleKind): Promise<FilledStore> {
  const database = await startDatabase(serverSettings);
  writeGatewaySecrets(database.secretsDirectory);
  const running = await gateway.start({ ...database, environment: { ...database.environment, ...patience } });
  const client = await database.connect('postgres', 'hssk');
  const maker = documentMaker(kind, '01001', Date.now().toString(36));
  const sent: Buffer[] = [];
  const remembering = { ...maker, next: () => keep(sent, maker.next()) };
  let at = 0;
  const again = { ...maker, next: () => sent[at++ % sent.length]! };
  for (let taken = 0; taken < wantedSamples; )
    taken += (await closedRound(running.send, maker, gateway.concurrency, 3)).acknowledged;
  const processor = (): number => running.cpuSeconds!() + cpuSeconds(database.pid()!);
  const measured = async (round: () => Promise<Round>): Promise<StoreRound> => {
    const [seconds, position] = [processor(), await walPosition(client)];
    const made = await round();
    if (made.acknowledged === 0) throw new Error(`no document of ${made.failed} was taken; its reason stands above`);
    const walBytes = ((await walPosition(client)) - position) / made.acknowledged;
    return { ...made, walBytes, processorMs: ((processor() - seconds) * 1000) / made.acknowledged };
  };
  return {
    fill: (wanted, say) => fill(client, wanted, say),
    fresh: (seconds) => {
      sent.length = 0;
      return measured(() => closedRound(running.send, remembering, gateway.concurrency, seconds));
    },
    steady: (seconds) => measured(() => openRound(running.send, maker, steadyPerSecond, gateway.concurrency, seconds)),
    resent: (seconds) => measured(() => closedRound(running.resend!, again, gateway.concurrency, seconds)),
    size: () => sizeOf(client, database, running),
    stop: async () => {
      await client.end();
      await running.stop();
      await database.remove();
    },
  };
}

function keep(sent: Buffer[], document: Buffer): Buffer {
  if (sent.length < kept) sent.push(document);
  return document;
}

async function walPosition(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ at: number }>(
    `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 as at`,
  );
  return rows[0]!.at;
}

/** What the gateway sealed while it warmed up: rows that are filled in have these bodies, so their lengths are real. */
const poolQuery = `create temporary table if not exists sealed_pool as
  select row_number() over (order by id) - 1 as n, facility, key_id, body from hssk.document`;
const perTransaction = 10_000;

/** A checkpoint and statistics at the end, so that no round pays for the filling. */
async function fill(client: pg.Client, wanted: number, say: (line: string) => void): Promise<void> {
  await client.query(poolQuery);
  let count = await countDocuments(client);
  if (count >= wanted && count < wanted * 1.5) return;
  if (count > wanted) {
    await client.query('truncate hssk.document, hssk.link_head, hssk.mapping_queue cascade');
    count = 0;
  }
  while (count < wanted) {
    const batch = Math.min(perTransaction, wanted - count);
    await addMapped(client, batch, new Date(Date.now() - 86_400_000));
    count += batch;
    if (count % 100_000 === 0) say(`filling: ${count} of ${wanted}`);
  }
  for (const table of ['document', 'link_head', 'mapping_queue']) await client.query(`vacuum analyze hssk.${table}`);
  await client.query('checkpoint');
}

async function countDocuments(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ count: number }>('select count(*)::int as count from hssk.document');
  return rows[0]!.count;
}

async function sizeOf(client: pg.Client, database: TestDatabase, running: Running): Promise<StoreSize> {
  const { rows } = await client.query<{ documents: number; tables: number; indexes: number }>(
    `select (select count(*)::int from hssk.document) as documents,
      sum(pg_table_size(c.oid))::float8 as tables, sum(pg_indexes_size(c.oid))::float8 as indexes
    from pg_class c where c.oid in ('hssk.document'::regclass, 'hssk.link_head'::regclass)`,
  );
  const { documents, tables, indexes } = rows[0]!;
  return {
    ...{ documents, tableBytes: tables, indexBytes: indexes },
    gatewayMemory: running.memoryBytes?.() ?? Number.NaN,
    databaseMemory: memoryBytes(database.pid()!),
  };
}
