/**
 * How much the second day's logical backup uploads after 2 % of the visits changed, on a database filled as the services fill it:
 * `node backup/bench/second-day.ts [visits]`, one line of JSON for each way in which they change.
 */
import type pg from 'pg';
import { useKeyOfToday } from '../../services/database/data-keys.ts';
import { type SampleKind, sampleVisit } from '../../services/documents/sample.ts';
import { openSealing, readSettings } from '../../services/records/environment.ts';
import type { Sealing } from '../../services/records/store/rows.ts';
import { mapAll } from '../../services/records/testing/mapping-site.ts';
import { writeRecordsSecrets } from '../../services/records/testing/records.ts';
import { storeVisits } from '../../services/records/testing/store-visits.ts';
import { runJobs } from '../jobs/run.ts';
import type { FailedBackup, Point } from '../ledger.ts';
import { startTestSite, type TestSite } from '../testing/site.ts';

type Filled = { site: TestSite; client: pg.Client; sealing: Sealing; visits: number };

/** What 2 % of a night may be. */
const days: Record<string, (filled: Filled, changed: number) => Promise<void>> = {
  /** The usual day: visits that were not there before. */
  'new visits': (filled, changed) =>
    store(
      filled,
      Array.from({ length: changed }, (_, index) => filled.visits + index),
    ),
  /** The worst day: hospitals send visits of all times again, corrected. */
  'corrected visits': (filled, changed) => store(filled, spread(filled.visits, changed), 'corrected'),
};

async function measure(visits: number, day: string, change: (filled: Filled, changed: number) => Promise<void>) {
  const filled = await fill(visits);
  const { site, client } = filled;
  try {
    const first = await logical(site);
    const before = await rowBytes(client);
    const changed = Math.round(visits * 0.02);
    await change(filled, changed);
    const changedBytes = await bytesSince(client, before, dumped);
    const changedProjections = await bytesSince(client, before, ['fhir_visit', 'fhir_restricted']);
    const second = await logical(site);
    const seconds = (Date.parse(second.finishedAt) - Date.parse(second.startedAt)) / 1000;
    const ratio = Number((second.addedBytes / changedBytes).toFixed(2));
    return {
      day,
      visits,
      changed,
      dumpBytes: first.bytes,
      firstUpload: first.addedBytes,
      changedBytes,
      changedProjections,
      secondUpload: second.addedBytes,
      ratio,
      seconds,
    };
  } finally {
    await client.end();
    await site.stop();
  }
}

async function fill(count: number): Promise<Filled> {
  const site = await startTestSite();
  writeRecordsSecrets(site.database);
  const sealing = openSealing(readSettings(site.database.environment));
  const client = await site.database.connect('postgres', 'hssk');
  await useKeyOfToday(client, sealing.keyRing);
  const filled = { site, client, sealing, visits: 0 };
  await store(
    filled,
    Array.from({ length: count }, (_, index) => index),
  );
  return { ...filled, visits: count };
}

/** Stores and maps them as gateway and records do, a thousand at a time. */
async function store({ client, sealing }: Filled, seeds: number[], note?: string): Promise<void> {
  for (let start = 0; start < seeds.length; start += 1000) {
    const batch = seeds.slice(start, start + 1000).map((seed) => visitOf(seed, note));
    await client.query('begin');
    await storeVisits(client, batch, sealing.keyRing);
    await client.query('commit');
    await mapAll(client, sealing);
  }
}

/** The mix of a city: mostly outpatients. */
function visitOf(seed: number, note?: string) {
  const share = (seed * 37) % 100;
  const kind: SampleKind =
    share < 30 ? 'station' : share < 75 ? 'outpatient' : share < 93 ? 'outpatient-tests' : 'inpatient';
  const visit = sampleVisit({ seed, kind });
  if (note) visit.tables.XML1![0]!.GHI_CHU = note;
  return visit;
}

/** `count` numbers below `of`, all over it. */
const spread = (of: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => Math.floor(((index + 0.5) * of) / count));

async function logical(site: TestSite): Promise<Point> {
  const [entry] = await runJobs(site.host, [{ id: 'database-logical', component: 'database', kind: 'logical' }]);
  if (entry!.outcome !== 'ok') throw new Error((entry!.facts as FailedBackup).reason);
  return entry!.facts as Point;
}

/** Tables that grow or change and whose rows a dump holds; the ratio counts no others. */
const dumped = ['document', 'link_head'];

/** The transaction that every later change comes after. */
const rowBytes = async (client: pg.Client): Promise<string> =>
  (await client.query<{ xid: string }>('select pg_current_xact_id()::text as xid')).rows[0]!.xid;

/** Bytes of all rows that are new or changed since. */
async function bytesSince(client: pg.Client, xid: string, tables: string[]): Promise<number> {
  let bytes = 0;
  for (const table of tables) {
    const { rows } = await client.query<{ bytes: string }>(
      `select coalesce(sum(pg_column_size(t.*)), 0)::text as bytes from hssk.${table} t where t.xmin::text::bigint > $1::bigint`,
      [xid],
    );
    bytes += Number(rows[0]!.bytes);
  }
  return bytes;
}

const visits = Number(process.argv[2] ?? 20_000);
for (const [day, change] of Object.entries(days))
  process.stdout.write(`${JSON.stringify(await measure(visits, day, change))}\n`);
