import type pg from 'pg';
import { startDatabase, type TestDatabase } from '../../services/database/testing/postgres.ts';
import type { SampleKind } from '../../services/documents/sample.ts';
import { writeGatewaySecrets } from '../../services/gateway/testing/secrets.ts';
import type { Running } from './contestants/contestant.ts';
import { gateway } from './contestants/http-servers.ts';
import { documentMaker } from './documents.ts';
import { memoryBytes } from './memory.ts';
import { closedRound, type Round } from './run.ts';
import { serverSettings } from './target.ts';

/** A gateway before a database of its own, which can be filled without sending. */
export type FilledStore = {
  /** Up to this many documents; their queue stays as it was. */
  fill: (wanted: number, say: (line: string) => void) => Promise<void>;
  fresh: (seconds: number) => Promise<Round>;
  /** Documents that were sent by `fresh`, again. */
  resent: (seconds: number) => Promise<Round>;
  size: () => Promise<StoreSize>;
  stop: () => Promise<void>;
};

export type StoreSize = {
  documents: number;
  tableBytes: number;
  indexBytes: number;
  gatewayMemory: number;
  databaseMemory: number;
};

/** Enough of them that a resend finds its row in no cache by chance alone. */
const kept = 2000;

export async function startStore(kind: SampleKind): Promise<FilledStore> {
  const database = await startDatabase(serverSettings);
  writeGatewaySecrets(database.secretsDirectory);
  const running = await gateway.start(database);
  const client = await database.connect('postgres', 'hssk');
  const maker = documentMaker(kind, '01001', Date.now().toString(36));
  const sent: Buffer[] = [];
  const remembering = { ...maker, next: () => keep(sent, maker.next()) };
  let at = 0;
  const again = { ...maker, next: () => sent[at++ % sent.length]! };
  await closedRound(running.send, maker, gateway.concurrency, 3);
  return {
    fill: (wanted, say) => fill(client, wanted, say),
    fresh: (seconds) => closedRound(running.send, remembering, gateway.concurrency, seconds),
    resent: (seconds) => closedRound(running.resend!, again, gateway.concurrency, seconds),
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

/** Rows as long as sealed documents are, with hashes as random as theirs. */
const fillQuery = `with fresh as (
  select nextval('hssk.document_id') as id, sha256(gen_random_uuid()::text::bytea) as digest from generate_series(1, $1)
), head as (
  insert into hssk.link_head (link_hash, content_hash, version, document_id)
  select substr(digest, 1, 16), substr(digest, 17, 16), 1, id from fresh returning 1
)
insert into hssk.document (id, facility, link_hash, version, content_hash, receipt, key_id, body)
select id, '01001', substr(digest, 1, 16), 1, substr(digest, 17, 16),
  (lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || '7' || substr(md5(id::text), 1, 3) || '8' ||
    substr(md5(id::text), 4, 15))::uuid,
  (select min(id) from hssk.data_key), substr(decode(repeat(md5(id::text), $2), 'hex'), 1, $3)
from fresh`;
const perTransaction = 20_000;

/** A checkpoint and statistics at the end, so that no round pays for the filling. */
async function fill(client: pg.Client, wanted: number, say: (line: string) => void): Promise<void> {
  const { rows } = await client.query<{ count: number; length: number }>(
    'select count(*)::int as count, avg(length(body))::int as length from hssk.document',
  );
  const { length } = rows[0]!;
  for (let { count } = rows[0]!; count < wanted; ) {
    const batch = Math.min(perTransaction, wanted - count);
    await client.query(fillQuery, [batch, Math.ceil(length / 16), length]);
    count += batch;
    say(`filling: ${count} of ${wanted}`);
  }
  for (const command of ['vacuum analyze hssk.document', 'vacuum analyze hssk.link_head', 'checkpoint'])
    await client.query(command);
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
