/**
 * `node load-tests/bench/peak-day.ts [documents]`: the gateway and the records service before one PostgreSQL, on this computer's processors.
 * How fast documents are taken and how fast they become FHIR at saturation (G10), how long a document waits at 70 % of what both hold
 * together, and how long a whole peak day takes when it comes at once.
 */
import { writeRecordsSecrets } from '../../services/records/testing/records.ts';
import { medianOf } from '../median.ts';
import { documentMaker } from './documents.ts';
import { startEndToEnd } from './peers/end-to-end.ts';
import { steadyRate } from './peers/steady-rate.ts';
import { closedRound, type Round } from './run.ts';
import { startLocal } from './target.ts';

const peakDay = Number(process.argv[2] ?? 80_000);
const rounds = 5;
const senders = 32;
const readableMs = 2000;
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const target = await startLocal(senders, { writeSecrets: writeRecordsSecrets });
const { database, facility } = target;
const maker = documentMaker('outpatient', facility, Date.now().toString(36));
const records = await startEndToEnd(database, target);
try {
  await atSaturation();
  await atSeventyPercent();
  await wholeDay();
} finally {
  await records.stop();
  await target.close();
}

async function atSaturation(): Promise<void> {
  const ratios: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const { perSecond, acknowledged, seconds } = await closedRound(target.send, maker, senders, 4);
    const started = performance.now();
    const waiting = await waitingDocuments();
    await records.drained();
    const beside = (acknowledged - waiting) / seconds;
    const alone = waiting / ((performance.now() - started) / 1000);
    // The first round warms up.
    if (round > 0) ratios.push(alone / perSecond);
    say(
      `taken ${perSecond.toFixed(0)}/s; mapped ${beside.toFixed(0)}/s beside that and ${alone.toFixed(0)}/s afterwards`,
    );
  }
  say(`G10 drain / ingestion at saturation  ${medianOf(ratios).toFixed(2)}  (≥ 1.0)`);
}

async function atSeventyPercent(): Promise<void> {
  const measure = (rate: number): Promise<Round> => records.attempt(maker, rate, 6);
  const { rate } = await steadyRate(400, readableMs, measure);
  const waits: number[] = [];
  for (let round = 0; round < rounds; round += 1) waits.push((await measure(rate * 0.7)).p99);
  say(`both together hold ${rate.toFixed(0)} documents/s; at ${(rate * 0.7).toFixed(0)}/s`);
  say(
    `G10 p99 sent → readable  ${medianOf(waits).toFixed(0)} ms (${waits.map((wait) => wait.toFixed(0)).join(', ')})  (≤ 2 s → 0.5 s)`,
  );
}

async function wholeDay(): Promise<void> {
  const started = performance.now();
  const passed = (): number => (performance.now() - started) / 1000;
  let left = peakDay;
  const sender = async (): Promise<void> => {
    while (left-- > 0) await target.send(maker.next());
  };
  await Promise.all(Array.from({ length: senders }, sender));
  const taken = passed();
  await records.drained();
  say(
    `a peak day of ${peakDay} documents at once: taken after ${taken.toFixed(0)} s, readable after ${passed().toFixed(0)} s`,
  );
}

async function waitingDocuments(): Promise<number> {
  const client = await database.connect('postgres', 'hssk');
  const { rows } = await client.query<{ count: number }>('select count(*)::int as count from hssk.mapping_queue');
  await client.end();
  return rows[0]!.count;
}
