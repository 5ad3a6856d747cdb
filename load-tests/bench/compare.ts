/** `npm run bench`: the gateway beside the limits of this machine and beside the usual design, in interleaved rounds of one run. */
import { parseArgs } from 'node:util';
import { startDatabase, type TestDatabase } from '../../services/database/testing/postgres.ts';
import type { SampleKind } from '../../services/documents/sample.ts';
import { writeGatewaySecrets } from '../../services/gateway/testing/secrets.ts';
import { medianOf } from '../median.ts';
import { LoadProblem } from '../problem.ts';
import { withSlowFlush } from '../testing/slow-flush.ts';
import type { Contestant, Running } from './contestants/contestant.ts';
import { copyBinary, singleInserts } from './contestants/database-limits.ts';
import { defaultDesign, gateway, nullServer, uncheckedGateway } from './contestants/http-servers.ts';
import { cpuSeconds } from './cpu.ts';
import { type DocumentMaker, documentMaker } from './documents.ts';
import { trackTable } from './peers/summary.ts';
import { runTracks } from './peers/tracks.ts';
import { closedRound, openRound } from './run.ts';
import { type Figures, figuresOf, type Measured, median, table } from './summary.ts';
import { serverSettings } from './target.ts';

const usage = `Documents per second that are durable, side by side.

  npm run bench -- [options]

  --kind KIND     station, outpatient (34 KB), outpatient-tests (60 KB, default), inpatient, intensive
  --seconds N     length of a round of one contestant (default 5)
  --rounds N      interleaved rounds; the median counts (default 5)
  --without-peers not beside HAPI FHIR, which Maven builds once (needs a JDK 17 or newer and Maven)
  --only-peers    only beside HAPI FHIR
  --json          every round and the figures as JSON on standard output
`;

const { values } = parseArgs({
  options: {
    kind: { type: 'string', default: 'outpatient-tests' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '5' },
    'without-peers': { type: 'boolean', default: false },
    'only-peers': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const contestants = [gateway, uncheckedGateway, defaultDesign, nullServer, copyBinary, singleInserts];
const say = (line: string): boolean => process.stderr.write(`${line}\n`);
if (values.help) process.stdout.write(usage);
else {
  if (!values['only-peers']) await compare();
  if (!values['without-peers']) await compareWithPeers();
}

/** A computer that cannot build a peer still has all other figures. */
async function compareWithPeers(): Promise<void> {
  const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
  try {
    const tracks = await runTracks({ kind: values.kind as SampleKind, rounds, seconds, say });
    process.stdout.write(values.json ? `${JSON.stringify({ tracks })}\n` : trackTable(tracks));
  } catch (error) {
    if (!(error instanceof LoadProblem)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

async function compare(): Promise<void> {
  const database = await startDatabase(serverSettings);
  writeGatewaySecrets(database.secretsDirectory);
  await prepareTables(database);
  const maker = documentMaker(values.kind as SampleKind, '01001', Date.now().toString(36));
  const running = new Map<Contestant, Running>();
  try {
    for (const contestant of contestants) running.set(contestant, await contestant.start(database));
    const measured = await interleave(database, running, maker);
    const figures = figuresOf(measured, {
      flush: await perSlowFlush(database, running.get(gateway)!, maker),
      tail: await tailOf(running.get(gateway)!, maker, median(measured, 'gateway', 'perSecond')),
    });
    say('');
    process.stdout.write(
      values.json ? `${JSON.stringify({ kind: values.kind, measured, figures })}\n` : report(measured, figures, maker),
    );
  } finally {
    for (const one of running.values()) await one.stop();
    await database.remove();
  }
}

/** The order turns from round to round, so that what a contestant leaves behind (dirty pages, a checkpoint) meets each of them. */
async function interleave(
  database: TestDatabase,
  running: Map<Contestant, Running>,
  maker: DocumentMaker,
): Promise<Measured[]> {
  const measured: Measured[] = [];
  const all = [...running];
  const warmUp = 2;
  for (const [{ concurrency }, { send }] of all) await closedRound(send, maker, concurrency, warmUp);
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const place of all.keys()) {
      const [{ id, concurrency }, one] = all[(place + round) % all.length]!;
      const cpu = () => (one.cpuSeconds?.() ?? 0) + cpuSeconds(database.pid()!);
      const before = cpu();
      const made = await closedRound(one.send, maker, concurrency, Number(values.seconds));
      const cpuMsPerDocument = ((cpu() - before) / made.acknowledged) * 1000;
      measured.push({ id, round, ...made, cpuMsPerDocument });
      say(
        `round ${round + 1} ${id}: ${made.perSecond.toFixed(0)}/s, p99 ${made.p99.toFixed(1)} ms, ${made.failed} failed`,
      );
    }
  }
  return measured;
}

/** Documents per flush, where a flush takes 2 ms. */
async function perSlowFlush(database: TestDatabase, { send }: Running, maker: DocumentMaker): Promise<number> {
  const flushSeconds = 0.002;
  const client = await database.connect('postgres');
  const rounds: number[] = [];
  await withSlowFlush(
    (statement) => client.query(statement),
    flushSeconds,
    async () => {
      for (let round = 0; round < Number(values.rounds); round += 1)
        rounds.push((await closedRound(send, maker, 64, Number(values.seconds))).perSecond);
    },
  );
  await client.end();
  return medianOf(rounds) * flushSeconds;
}

/** Constant arrival at 70 % of what it can take, against a lone document on a quiet system. */
async function tailOf({ send }: Running, maker: DocumentMaker, saturation: number): Promise<Figures['tail']> {
  const rounds: Figures['tail'][] = [];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const quiet = await closedRound(send, maker, 1, 2);
    const { p99, dropped, failed } = await openRound(send, maker, saturation * 0.7, 256, Number(values.seconds) * 2);
    rounds.push({ quietP50: quiet.p50, loadedP99: p99, dropped: dropped + failed });
  }
  return rounds.toSorted((a, b) => a.loadedP99 - b.loadedP99)[rounds.length >> 1]!;
}

async function prepareTables(database: TestDatabase): Promise<void> {
  const client = await database.connect('postgres', 'hssk');
  await client.query('create table hssk.plain_document (link_code text primary key, body text not null)');
  await client.query('grant select, insert, update on hssk.plain_document to gateway');
  await client.end();
}

function report(measured: Measured[], figures: Figures, { averageBytes }: DocumentMaker): string {
  const head = `${values.kind}, ${(averageBytes / 1000).toFixed(0)} KB; ${values.rounds} rounds of ${values.seconds} s`;
  return table(contestants, measured, figures, head);
}
