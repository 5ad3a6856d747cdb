/**
 * Recovery time by size: `node backup/bench/recovery.ts [GB …]` (1 and 5 without arguments). A real PostgreSQL, rest-server and restic on this
 * computer; each size is backed up as copy 1 does it and restored from it, and its digests are compared. Beside it, in the same run, the
 * same bytes are copied with cp and fsync: the disk's own speed.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { postgresBinaries } from '../../services/database/testing/binaries.ts';
import { runJobs } from '../jobs/run.ts';
import { segmentOf } from '../jobs/segments.ts';
import { saveWal, segmentsIn } from '../jobs/wal.ts';
import type { Point } from '../ledger.ts';
import { storedIds } from '../restore/choose.ts';
import { compareDatabase } from '../restore/compare.ts';
import { readRestored, restoreDatabase } from '../restore/database.ts';
import { repositorySource } from '../restore/source.ts';
import { programs } from '../testing/programs.ts';
import { startTestSite, type TestSite } from '../testing/site.ts';

const sizes = process.argv.slice(2).map(Number);
const limits = new Map([
  [1, 180],
  [5, 480],
]);
const bodyBytes = 24_000;
const leastRatio = 0.4;

type Measured = {
  gb: number;
  bytes: number;
  seconds: number;
  fetchRatio: number;
  equal: boolean;
  parts: Record<string, number>;
};
const results: Measured[] = [];
for (const gb of sizes.length > 0 ? sizes : [1, 5]) {
  results.push(await measure(gb));
  print(results.at(-1)!);
}
printSlope([...results].sort((one, other) => one.bytes - other.bytes));

async function measure(gb: number): Promise<Measured> {
  const site = await startTestSite();
  try {
    for (let stored = 0; stored < gb * 1e9; stored += 2000 * bodyBytes) await site.addDocuments(2000, bodyBytes);
    await settle(site);
    const job = { id: 'database-base', component: 'database', kind: 'base' as const };
    const [entry] = await runJobs(site.host, [job]);
    if (entry?.outcome !== 'ok') throw new Error(JSON.stringify(entry?.facts));
    await saveWal(site.host);
    return await restore(site, entry.facts as Point, gb);
  } finally {
    await site.stop();
  }
}

/** As in a database that was not filled this minute: its rows are vacuumed, and the WAL of their filling lies behind the base. */
async function settle({ database, host, received }: TestSite): Promise<void> {
  const client = await database.connect('postgres', 'hssk');
  await client.query('vacuum freeze');
  await client.query('checkpoint');
  const { rows } = await client.query<{ lsn: string }>('select pg_current_wal_flush_lsn()::text as lsn');
  await client.end();
  await received(rows[0]!.lsn);
  const { walSpool } = host.places;
  for (const name of segmentsIn(walSpool).filter((one) => !segmentOf(one)!.partial)) rmSync(join(walSpool, name));
}

async function restore({ folder, host }: TestSite, point: Point, gb: number): Promise<Measured> {
  const { postgres } = await programs();
  const { user } = postgresBinaries();
  const place = join(folder, 'restored');
  const source = repositorySource('backup', host.repository('database'), storedIds(await host.ledger.read(), 'backup'));
  const started = performance.now();
  const {
    server,
    bytes,
    seconds: parts,
  } = await restoreDatabase({ source, point, to: 'point', place, postgres, user });
  const comparing = performance.now();
  const checks = compareDatabase(await readRestored(server, postgres), point.database!);
  const ended = performance.now();
  await server.stop();
  const copied = await copySeconds(join(place, 'data'), join(folder, 'copied'));
  return {
    ...{ gb, bytes, seconds: (ended - started) / 1000, fetchRatio: copied / parts.fetch },
    equal: checks.every(({ ok }) => ok),
    parts: { ...parts, compare: (ended - comparing) / 1000, cpAndFsync: copied },
  };
}

/** The page cache holds what was just written, so the copy reads at its best. */
async function copySeconds(from: string, to: string): Promise<number> {
  mkdirSync(to);
  const started = performance.now();
  await execa('cp', ['--recursive', '--reflink=never', from, to]);
  await execa('sync', ['--file-system', to]);
  const seconds = (performance.now() - started) / 1000;
  rmSync(to, { recursive: true });
  return seconds;
}

function print({ gb, bytes, seconds, fetchRatio, equal, parts }: Measured): void {
  const limit = limits.get(gb);
  const steps = Object.entries(parts).map(([name, value]) => `${name} ${value.toFixed(1)} s`);
  const verdict = equal && (!limit || seconds <= limit) && fetchRatio >= leastRatio ? 'ok' : 'MISSED';
  console.log(
    `${gb} GB (${(bytes / 1e9).toFixed(2)} GB restored): answering and ${equal ? 'equal' : 'NOT EQUAL'} after ${seconds.toFixed(1)} s` +
      `${limit ? ` (at most ${limit} s)` : ''}, ${fetchRatio.toFixed(2)} of cp + fsync (at least ${leastRatio}): ${verdict}`,
  );
  console.log(`  ${steps.join(', ')}`);
}

/** Of runs by size: what a further GB costs between the smallest and the largest. */
function printSlope(bySize: Measured[]): void {
  const [small, large] = [bySize[0]!, bySize.at(-1)!];
  if (small.gb === large.gb) return;
  const slope = (large.seconds - small.seconds) / ((large.bytes - small.bytes) / 1e9);
  const minutes = (small.seconds + slope * (100 - small.bytes / 1e9)) / 60;
  console.log(
    `${slope.toFixed(1)} s for each further GB; 100 GB would take ${minutes.toFixed(0)} min on this computer`,
  );
}
