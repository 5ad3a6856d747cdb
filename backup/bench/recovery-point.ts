/**
 * What is lost when the database and its disk are destroyed under load: `node backup/bench/recovery-point.ts [runs]` (5 without
 * arguments). Writers commit documents into a real PostgreSQL; a judge outside keeps every acknowledged number in a file with fsync.
 * At a moment drawn by chance the server is killed and its directory removed. Copy 1 alone gives it back: its repository, and the
 * receiver's spool, which is saved first. Every run is done twice: with the receiver as it is deployed, which the commit does not wait
 * for, and with a commit that waits for it.
 */
import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { postgresBinaries } from '../../services/database/testing/binaries.ts';
import { runJobs } from '../jobs/run.ts';
import { saveWal } from '../jobs/wal.ts';
import type { Point } from '../ledger.ts';
import { storedIds } from '../restore/choose.ts';
import { restoreDatabase } from '../restore/database.ts';
import { repositorySource } from '../restore/source.ts';
import { programs } from '../testing/programs.ts';
import { startTestSite, type TestSite } from '../testing/site.ts';

const runs = Number(process.argv[2] ?? 5);
const writers = 4;
const results: Lost[] = [];
for (const waits of [false, true]) {
  for (let run = 1; run <= runs; run++) {
    const lost = await destroyUnderLoad(waits);
    results.push(lost);
    const how = waits ? 'commit waits for the receiver' : 'receiver as deployed';
    const tail = lost.lost === 0 ? '' : `, ${lost.milliseconds.toFixed(0)} ms of WAL`;
    console.log(`${how}, run ${run}: ${lost.acknowledged} acknowledged, ${lost.lost} lost${tail}`);
  }
}
const worst = Math.max(...results.map(({ milliseconds }) => milliseconds));
console.log(
  `${results.reduce((sum, { lost }) => sum + lost, 0)} lost in ${results.length} runs, at most ${worst.toFixed(0)} ms of WAL`,
);

type Lost = {
  waits: boolean;
  acknowledged: number;
  lost: number /** From the first lost acknowledgement to the end. */;
  milliseconds: number;
};
type Acknowledged = { id: string; at: number };

async function destroyUnderLoad(waits: boolean): Promise<Lost> {
  const site = await startTestSite();
  try {
    await site.addDocuments(200);
    const [entry] = await runJobs(site.host, [{ id: 'database-base', component: 'database', kind: 'base' }]);
    if (entry?.outcome !== 'ok') throw new Error(JSON.stringify(entry?.facts));
    if (waits) await waitForReceiver(site);
    const { acknowledged, endedAt } = await writeUntilDestroyed(site, 1500 + Math.random() * 3000);
    await site.receiver.stop();
    await saveWal(site.host);
    const back = await restoredIds(site, entry.facts as Point);
    const lost = acknowledged.filter(({ id }) => !back.has(id));
    const first = Math.min(...lost.map(({ at }) => at));
    return {
      waits,
      acknowledged: acknowledged.length,
      lost: lost.length,
      milliseconds: lost.length > 0 ? endedAt - first : 0,
    };
  } finally {
    await site.stop();
  }
}

async function waitForReceiver({ database }: TestSite): Promise<void> {
  const client = await database.connect('postgres');
  await client.query(`alter system set synchronous_standby_names = '"hssk-receiver"'`);
  await client.query('select pg_reload_conf()');
  await client.end();
}

/** The judge's file is the only thing that counts: a number is in it after its commit was acknowledged, and on the disk. */
async function writeUntilDestroyed(
  site: TestSite,
  afterMs: number,
): Promise<{ acknowledged: Acknowledged[]; endedAt: number }> {
  const file = join(site.folder, 'acknowledged');
  const descriptor = openSync(file, 'a');
  let destroyed = false;
  const write = async (): Promise<void> => {
    const client = await site.database.connect('postgres', 'hssk');
    try {
      while (!destroyed) {
        const { rows } = await client.query<{ id: string }>(insert);
        writeSync(descriptor, `${rows[0]!.id} ${performance.now()}\n`);
        fsyncSync(descriptor);
      }
    } catch {
      // The server is gone: what it did not answer was not acknowledged.
    }
    // A connection that died does not answer its end.
    void client.end().catch(() => undefined);
  };
  const writing = Array.from({ length: writers }, write);
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  process.kill(site.database.pid()!, 'SIGKILL');
  const endedAt = performance.now();
  rmSync(site.database.dataDirectory, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  destroyed = true;
  await Promise.all(writing);
  closeSync(descriptor);
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return { acknowledged: lines.map((line) => ({ id: line.split(' ')[0]!, at: Number(line.split(' ')[1]) })), endedAt };
}

const insert = `
insert into hssk.document (id, facility, link_hash, version, content_hash, receipt, key_id, body)
select nextval('hssk.document_id'), '01001', uuid_send(gen_random_uuid()), 1, uuid_send(gen_random_uuid()), gen_random_uuid(), 1,
  (select string_agg(uuid_send(gen_random_uuid()), '') from generate_series(1, 400))
returning id::text`;

async function restoredIds({ folder, host }: TestSite, point: Point): Promise<Set<string>> {
  const { postgres } = await programs();
  const source = repositorySource('backup', host.repository('database'), storedIds(await host.ledger.read(), 'backup'));
  const place = join(folder, 'restored');
  const { server } = await restoreDatabase({
    source,
    point,
    to: 'end',
    place,
    postgres,
    user: postgresBinaries().user,
  });
  const client = await server.connect('hssk');
  const { rows } = await client.query<{ id: string }>('select id::text from hssk.document');
  await client.end();
  await server.stop();
  return new Set(rows.map(({ id }) => id));
}
