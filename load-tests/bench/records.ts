import { once } from 'node:events';
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { startDatabase, type TestDatabase } from '../../services/database/testing/postgres.ts';
import { type SampleKind, sampleVisit } from '../../services/documents/sample.ts';
import { writeDocument } from '../../services/documents/write.ts';
import { type Hospital, kill, signIn, startTestGateway } from '../../services/gateway/testing/gateway.ts';
import {
  type Reader,
  readerOf,
  spawnRecords,
  until,
  untilReady,
  writeRecordsSecrets,
} from '../../services/records/testing/records.ts';
import { cpuSeconds } from './cpu.ts';
import { documentMaker } from './documents.ts';

const usage = `Documents mapped to FHIR per second, time from acknowledgement to readable, time of reads.

  node load-tests/bench/records.ts [options]           against an own PostgreSQL, gateway and records service

  --kind KIND          station, outpatient, outpatient-tests (60 KB, default), inpatient, intensive
  --documents N        documents of a round (default 2000)
  --rounds N           the median counts (default 5)
  --workers N          records processes that share the work (default 1)
  --json               figures as JSON on standard output
`;

const { values } = parseArgs({
  options: {
    kind: { type: 'string', default: 'outpatient-tests' },
    documents: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '5' },
    workers: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(usage);
else await bench();

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

type Drain = { perSecond: number; recordsMs: number; databaseMs: number };

async function bench(): Promise<void> {
  const database = await startDatabase({ shared_buffers: '512MB', max_wal_size: '4GB', wal_buffers: '64MB' });
  writeRecordsSecrets(database);
  const gateway = await startTestGateway(database);
  const client = await database.connect('records');
  try {
    const hospital = await signIn(gateway.url);
    const drains: Drain[] = [];
    for (let round = 1; round <= Number(values.rounds); round += 1) {
      await send(hospital, Number(values.documents), `r${round}`);
      const drain = await measureDrain(database, client, Number(values.documents));
      drains.push(drain);
      say(`round ${round}: ${describe(drain)}`);
    }
    const median = drains.toSorted((a, b) => a.perSecond - b.perSecond)[drains.length >> 1] as Drain;
    say(`median: ${describe(median)}`);
    const reads = await measureReads(database, hospital);
    say(
      `readable after the acknowledgement: ${spread(reads.fresh)}; Patient by number: ${spread(reads.patient)}; $everything: ${spread(reads.everything)}`,
    );
    if (values.json) process.stdout.write(`${JSON.stringify({ ...values, median, drains, ...reads })}\n`);
  } finally {
    await client.end();
    await gateway.stop();
    await database.remove();
  }
}

/** Through the real gateway, while nothing maps. */
async function send(hospital: Hospital, count: number, run: string): Promise<void> {
  const maker = documentMaker(values.kind as SampleKind, '01001', run);
  let left = count;
  const sender = async (): Promise<void> => {
    while (left-- > 0) {
      const { status } = await hospital.sendXml(maker.next());
      if (status !== 200) throw new Error(`the gateway answered ${status}`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, sender));
}

/** From the first document mapped to the last, so that the start of the processes does not count. */
async function measureDrain(database: TestDatabase, client: pg.Client, count: number): Promise<Drain> {
  const workers = await Promise.all(Array.from({ length: Number(values.workers) }, () => spawnRecords(database)));
  const cpu = () => ({
    records: workers.reduce((sum, worker) => sum + cpuSeconds(worker.process.pid as number), 0),
    database: cpuSeconds(database.pid() as number),
  });
  await until(async () => (await waiting(client)) < count);
  const [started, first, before] = [performance.now(), await waiting(client), cpu()];
  await until(async () => (await waiting(client)) === 0);
  const [seconds, after] = [(performance.now() - started) / 1000, cpu()];
  for (const worker of workers) await kill(worker.process, 'SIGTERM');
  return {
    perSecond: first / seconds,
    recordsMs: ((after.records - before.records) / first) * 1000,
    databaseMs: ((after.database - before.database) / first) * 1000,
  };
}

type Reads = { fresh: number[]; patient: number[]; everything: number[] };

/** Lone documents on a quiet system: sent, acknowledged, asked for until they are there; then what a doctor opens. */
async function measureReads(database: TestDatabase, hospital: Hospital): Promise<Reads> {
  const records = await spawnRecords(database);
  await untilReady(records.url);
  const reader = readerOf(records.url, hospital.token);
  const reads: Reads = { fresh: [], patient: [], everything: [] };
  for (let seed = 1; seed <= 60; seed += 1) {
    const visit = sampleVisit({ seed: 900_000 + seed, facility: '01001', kind: values.kind as SampleKind });
    await hospital.sendXml(writeDocument([visit]));
    reads.fresh.push(await timed(() => until(async () => (await found(reader, visit.linkCode)) === 1)));
    const personal = visit.tables.XML1?.[0]?.SO_CCCD;
    const { body } = await reader.get(`Patient?identifier=${personal}`);
    reads.patient.push(await timed(() => reader.get(`Patient?identifier=${personal}`)));
    reads.everything.push(await timed(() => reader.get(`Patient/${body.entry?.[0]?.resource?.id}/$everything`)));
  }
  const ended = once(records.process, 'exit');
  records.process.kill('SIGTERM');
  await ended;
  return reads;
}

async function found(reader: Reader, linkCode: string): Promise<number | undefined> {
  return (await reader.get(`Encounter?identifier=${linkCode}`)).body.total;
}

async function waiting(client: pg.Client): Promise<number> {
  return (await client.query('select count(*)::int as count from hssk.mapping_queue')).rows[0].count;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function describe({ perSecond, recordsMs, databaseMs }: Drain): string {
  return `${perSecond.toFixed(0)} documents/s; CPU per document: records ${recordsMs.toFixed(2)} ms, database ${databaseMs.toFixed(2)} ms`;
}

function spread(milliseconds: number[]): string {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(0);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`;
}
