import { parseArgs } from 'node:util';
import type pg from 'pg';
import { startDatabase, type TestDatabase } from '../../services/database/testing/postgres.ts';
import type { SampleKind } from '../../services/documents/sample.ts';
import { writeGatewaySecrets } from '../../services/gateway/testing/secrets.ts';
import type { Running } from './contestants/contestant.ts';
import { gateway } from './contestants/http-servers.ts';
import { type DocumentMaker, documentMaker } from './documents.ts';
import { closedRound, type Round } from './run.ts';
import { serverSettings } from './target.ts';

const usage = `Documents acknowledged per second while the store grows, and identical documents sent again.

  node load-tests/bench/growth.ts [options]

  --stored LIST   documents in the store at each stage (default 10000,100000,1000000)
  --kind KIND     outpatient-tests (60 KB, default) and the others
  --seconds N     length of a round (default 5)
  --rounds N      the median counts (default 5)
  --json          figures as JSON on standard output

The store is filled inside the database: rows as long as sealed documents are, with hashes as random as theirs.
`;

const { values } = parseArgs({
  options: {
    stored: { type: 'string', default: '10000,100000,1000000' },
    kind: { type: 'string', default: 'outpatient-tests' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const fillQuery = `with fresh as (
  select nextval('hssk.document_id') as id, sha256(gen_random_uuid()::text::bytea) as digest from generate_series(1, $1)
), head as (
  insert into hssk.link_head (link_hash, content_hash, version, document_id)
  select substr(digest, 1, 16), substr(digest, 17, 16), 1, id from fresh returning 1
)
insert into hssk.document (id, facility, link_hash, version, content_hash, receipt, key_id, body)
select id, '01001', substr(digest, 1, 16), 1, substr(digest, 17, 16), (lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || '7' || substr(md5(id::text), 1, 3) || '8' ||
    substr(md5(id::text), 4, 15))::uuid, (select min(id) from hssk.data_key),
  substr(decode(repeat(md5(id::text), $2), 'hex'), 1, $3)
from fresh`;

/** Enough of them that a resend finds its row in no cache by chance alone. */
const kept = 2000;

if (values.help) process.stdout.write(usage);
else await bench();

type Stage = { stored: number; fresh: Round; resent: Round; tableBytes: number; indexBytes: number };

async function bench(): Promise<void> {
  const database = await startDatabase(serverSettings);
  writeGatewaySecrets(database.secretsDirectory);
  const running = await gateway.start(database);
  const client = await database.connect('postgres', 'hssk');
  try {
    const maker = documentMaker(values.kind as SampleKind, '01001', Date.now().toString(36));
    await closedRound(running.send, maker, gateway.concurrency, 3);
    const stages: Stage[] = [];
    for (const stored of values.stored.split(',').map(Number)) {
      await fill(client, stored);
      stages.push(await measure({ database, client, running, maker, stored }));
      process.stderr.write(`${describe(stages.at(-1)!)}\n`);
    }
    const [first, last] = [stages[0]!, stages.at(-1)!];
    const figures = {
      growth: last.fresh.perSecond / first.fresh.perSecond,
      resentToFresh: last.resent.perSecond / last.fresh.perSecond,
    };
    process.stdout.write(
      values.json
        ? `${JSON.stringify({ kind: values.kind, stages, figures })}\n`
        : `G9 ${last.stored} / ${first.stored} stored ${figures.growth.toFixed(2)} (≥ 0.85); resent / fresh ${figures.resentToFresh.toFixed(1)} (≥ 2)\n`,
    );
  } finally {
    await client.end();
    await running.stop();
    await database.remove();
  }
}

/** Up to this many documents, 20,000 in a transaction; a checkpoint and statistics at the end, so that no stage pays for the filling. */
async function fill(client: pg.Client, wanted: number): Promise<void> {
  const { rows } = await client.query(
    'select count(*)::int as count, avg(length(body))::int as length from hssk.document',
  );
  const { length } = rows[0] as { length: number };
  for (let count = rows[0].count as number; count < wanted; ) {
    const batch = Math.min(20_000, wanted - count);
    await client.query(fillQuery, [batch, Math.ceil(length / 16), length]);
    count += batch;
    process.stderr.write(`\rfilling: ${count} of ${wanted}   `);
  }
  process.stderr.write('\n');
  for (const command of ['vacuum analyze hssk.document', 'vacuum analyze hssk.link_head', 'checkpoint'])
    await client.query(command);
}

type Setting = { database: TestDatabase; client: pg.Client; running: Running; maker: DocumentMaker; stored: number };

async function measure({ client, running, maker, stored }: Setting): Promise<Stage> {
  const seconds = Number(values.seconds);
  const sent: Buffer[] = [];
  const remembering = { ...maker, next: () => keep(sent, maker.next()) };
  const fresh: Round[] = [];
  const resent: Round[] = [];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    fresh.push(await closedRound(running.send, remembering, gateway.concurrency, seconds));
    let at = 0;
    const again = { ...maker, next: () => sent[at++ % sent.length]! };
    resent.push(await closedRound(running.resend!, again, gateway.concurrency, seconds));
  }
  const { rows } =
    await client.query(`select sum(pg_table_size(c.oid))::float8 as tables, sum(pg_indexes_size(c.oid))::float8 as indexes
    from pg_class c where c.oid in ('hssk.document'::regclass, 'hssk.link_head'::regclass)`);
  const medianOf = (all: Round[]) => all.toSorted((a, b) => a.perSecond - b.perSecond)[all.length >> 1]!;
  return {
    stored,
    fresh: medianOf(fresh),
    resent: medianOf(resent),
    tableBytes: rows[0].tables,
    indexBytes: rows[0].indexes,
  };
}

function keep(sent: Buffer[], document: Buffer): Buffer {
  if (sent.length < kept) sent.push(document);
  return document;
}

function describe({ stored, fresh, resent, tableBytes, indexBytes }: Stage): string {
  const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  const rates = `${fresh.perSecond.toFixed(0)} new/s, p99 ${fresh.p99.toFixed(0)} ms; ${resent.perSecond.toFixed(0)} resent/s`;
  return `${stored} stored: ${rates}; ${mebibytes(tableBytes)} tables, ${mebibytes(indexBytes)} indexes`;
}
