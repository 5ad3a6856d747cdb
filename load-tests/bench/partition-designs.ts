import { randomBytes, randomInt } from 'node:crypto';
import type pg from 'pg';
import { pino } from 'pino';
import type { TestDatabase } from '../../services/database/testing/postgres.ts';
import { type Lane, openLane } from '../../services/gateway/lane.ts';
import { addMapped } from './mapped-documents.ts';

/** Documents in one way of keeping them; the gateway's and the worker's own code runs on each. */
export type Design = {
  name: string;
  lane: Lane;
  client: pg.Client;
  /** The worker's connection. */
  claimant: Pick<pg.Client, 'query'>;
  partitioned: boolean;
};

export const days = 365;
/** Numbers of a day begin here, so that a number tells its day: room for four thousand million documents. */
export const perDay = 2n ** 32n;
export const today = BigInt(Math.floor(Date.now() / 86_400_000));
const firstDay = today - BigInt(days) + 1n;

/** By day of the number. A unique key of visits cannot be partitioned by day, so link_head stays one table. */
const partitionQuery = `
alter table hssk.mapping_failure drop constraint mapping_failure_document_id_fkey;
alter table hssk.document rename to single;
create table hssk.document (like hssk.single including defaults including constraints including storage) partition by range (id);
drop table hssk.single;
alter table hssk.document add primary key (id);
create index document_receipt on hssk.document (receipt);
do $$ begin for day in ${firstDay}..${today} loop
  execute format('create table hssk.document_%s partition of hssk.document for values from (%s) to (%s) with (toast_tuple_target = 8160)',
    day, day * ${perDay}, (day + 1) * ${perDay});
end loop; end $$;
create function hssk.receipt_of(bigint) returns uuid stable security definer language plpgsql as
  $$ begin return (select receipt from hssk.document where id = $1); end $$;
grant select, insert on hssk.document to gateway;
grant select on hssk.document to records;`;

/** The same schema three times: as it is, in partitions, and in partitions with statements that open only those they need. */
export async function openDesigns(database: TestDatabase): Promise<Design[]> {
  const postgres = await database.connect('postgres');
  await postgres.query('create database daily template hssk');
  await postgres.end();
  const [single, daily] = [await database.connect('postgres', 'hssk'), await database.connect('postgres', 'daily')];
  await daily.query(partitionQuery);
  // Measured apart, at the end.
  await single.query('drop index hssk.document_arrival');
  const laneOf = (name: string): Lane =>
    openLane({
      config: () => ({ ...database.config('gateway'), database: name }),
      log: pino({ level: 'silent' }),
      queryTimeoutMs: 60_000,
    });
  return [
    { name: 'one table', lane: laneOf('hssk'), client: single, claimant: single, partitioned: false },
    { name: 'daily, same statements', lane: laneOf('daily'), client: daily, claimant: daily, partitioned: true },
    {
      name: 'daily, own statements',
      lane: sparing(laneOf('daily')),
      client: daily,
      claimant: sparingClaims(daily),
      partitioned: true,
    },
  ];
}

/** Joining the table opens all partitions of it at each execution; a function that is called for old documents only does not. */
const sparing = (lane: Lane): Lane => ({
  ...lane,
  query: (query) => {
    const text = query.text.replace(
      /join hssk\.document d on d\.id = h\.document_id/,
      'join lateral (select hssk.receipt_of(h.document_id) as receipt) d on true',
    );
    return lane.query({ ...query, text });
  },
});

/** As if the queue told the length of each document; planned at each execution, so that it opens what it needs. */
const sparingClaims = (client: pg.Client): Design['claimant'] =>
  ({
    query: ({ text, values }: pg.QueryConfig) =>
      client.query(
        text.replace(
          'join hssk.document on document.id = claimed.document_id',
          `join lateral (select document_id as id, ''::bytea as body) document on true`,
        ),
        values,
      ),
  }) as Design['claimant'];

/** As long as documents of 60 KB are when they are sealed. */
export const sealedBody = (): Buffer => randomBytes(randomInt(4600, 6000));

const poolQuery = `create temporary table sealed_pool as
  select n - 1 as n, lpad(n::text, 5, '0') as facility, 1 as key_id, body from unnest($1::bytea[]) with ordinality as t(body, n)`;

/** Spread over the days of a year; today's come last, so that new ones follow them. */
export async function fill({ client }: Design, documents: number): Promise<void> {
  await client.query(poolQuery, [Array.from({ length: 700 }, sealedBody)]);
  await client.query('analyze sealed_pool');
  for (let day = firstDay; day <= today; day += 1n) {
    await client.query(`select setval('hssk.document_id', $1)`, [String(day * perDay + 1n)]);
    await addMapped(client, Math.ceil(documents / days), new Date(Number(day) * 86_400_000));
  }
  await client.query('vacuum (freeze, analyze)');
  await client.query('checkpoint');
}
