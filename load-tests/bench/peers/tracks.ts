/** Beside HAPI FHIR in two tracks, open model: documents received durably, and visits that FHIR reads find. */
import type { TestDatabase } from '../../../services/database/testing/postgres.ts';
import type { SampleKind } from '../../../services/documents/sample.ts';
import { writeRecordsSecrets } from '../../../services/records/testing/records.ts';
import { cpuSeconds } from '../cpu.ts';
import { type DocumentMaker, documentMaker } from '../documents.ts';
import { closedRound, openRound, type Round, type Send } from '../run.ts';
import { startLocal, type Target } from '../target.ts';
import { buildHapi } from './build-hapi.ts';
import { bundleMaker } from './bundle.ts';
import { startEndToEnd } from './end-to-end.ts';
import { type Hapi, startHapi } from './hapi.ts';
import { steadyRate } from './steady-rate.ts';

/** One contestant of a track. */
export type Runner = {
  id: 'ours' | 'hapi';
  title: string;
  /** Where the search for its rate begins. */
  saturation: number;
  attempt: (rate: number) => Promise<Round>;
  cpuSeconds: () => number;
};

export type Held = { id: Runner['id']; round: number; rate: number; p99: number; cpuMsPerDocument: number };
export type TrackResult = { title: string; limitMs: number; runners: Pick<Runner, 'id' | 'title'>[]; held: Held[] };

export type TrackOptions = {
  /** Of the documents that are received; the visits that are read are ordinary outpatients. */
  kind: SampleKind;
  rounds: number;
  seconds: number;
  say: (line: string) => void;
};

const connections = 32;
const mostUnderWay = 512;
const facility = '01001';

export async function runTracks(options: TrackOptions): Promise<TrackResult[]> {
  const jar = await buildHapi((progress) => void process.stderr.write(`\rbuilding HAPI FHIR, once: ${progress}   `));
  const settings = { max_connections: '100' };
  const target = await startLocal(connections, { settings, writeSecrets: writeRecordsSecrets });
  const { database } = target;
  options.say('HAPI FHIR makes its tables, about a minute');
  const hapi = await startHapi(jar, database, connections);
  try {
    const gatewayCpu = () => target.cpu().gateway;
    const bench = { ...options, database, target, hapi, gatewayCpu };
    return [await endToEnd(bench), await receive(bench)];
  } finally {
    await hapi.stop();
    await target.close();
  }
}

type Bench = TrackOptions & { database: TestDatabase; target: Target; hapi: Hapi; gatewayCpu: () => number };

/** The same bytes, durable when answered. HAPI neither reads, checks nor encrypts them. */
async function receive({ kind, seconds, target, hapi, gatewayCpu, ...rest }: Bench): Promise<TrackResult> {
  const maker = documentMaker(kind, facility, `r${Date.now().toString(36)}`);
  const runner = async (id: Runner['id'], title: string, send: Send, cpu: () => number): Promise<Runner> => ({
    ...{ id, title, cpuSeconds: cpu, saturation: await saturationOf(send, maker, seconds) },
    attempt: (rate) => openRound(send, maker, rate, mostUnderWay, seconds),
  });
  const runners = [
    await runner('ours', 'the gateway', target.send, gatewayCpu),
    await runner('hapi', 'HAPI FHIR JPA 8.8.0, POST /Binary', hapi.sendBinary, hapi.cpuSeconds),
  ];
  const title = `receive, ${kind}, ${(maker.averageBytes / 1000).toFixed(0)} KB`;
  return { title, limitMs: 500, runners, held: await interleave(runners, 500, rest) };
}

/** From XML against ready transactions of the same visits. */
async function endToEnd({ seconds, target, hapi, gatewayCpu, ...rest }: Bench): Promise<TrackResult> {
  const run = `e${Date.now().toString(36)}`;
  const [documents, bundles] = [documentMaker('outpatient', facility, run), bundleMaker('outpatient', facility, run)];
  const ours = await startEndToEnd(rest.database, target);
  try {
    const saturation = await saturationOf(target.send, documents, seconds);
    await ours.drained();
    const runners: Runner[] = [
      {
        ...{ id: 'ours', title: 'gateway and records service, from XML', saturation },
        attempt: (rate) => ours.attempt(documents, rate, seconds),
        cpuSeconds: () => gatewayCpu() + ours.cpuSeconds(),
      },
      {
        ...{ id: 'hapi', title: 'HAPI FHIR JPA 8.8.0, ready transactions', cpuSeconds: hapi.cpuSeconds },
        saturation: await saturationOf(hapi.sendBundle, bundles, seconds),
        attempt: (rate) => openRound(hapi.sendBundle, bundles, rate, mostUnderWay, seconds),
      },
    ];
    const title = `end to end, outpatient, ${bundles.resourcesPerBundle} resources`;
    return { title, limitMs: 2000, runners, held: await interleave(runners, 2000, rest) };
  } finally {
    await ours.stop();
  }
}

/** A virtual machine compiles while it runs, and on a busy computer late. */
const warmUp = { documents: 1000, rounds: 48 };

/** The best round, when enough was sent and three in a row were no better than a tenth. */
async function saturationOf(send: Send, maker: DocumentMaker, seconds: number): Promise<number> {
  let [best, settled, sent] = [0, 0, 0];
  for (let round = 0; round < warmUp.rounds && (settled < 3 || sent < warmUp.documents); round += 1) {
    const { perSecond, acknowledged } = await closedRound(send, maker, connections, seconds);
    settled = perSecond > best * 1.1 ? 0 : settled + 1;
    best = Math.max(best, perSecond);
    sent += acknowledged;
  }
  return best;
}

/** After the first round, each search begins a little above what the last one found. */
async function interleave(
  runners: Runner[],
  limitMs: number,
  { rounds, database, say }: Pick<Bench, 'rounds' | 'database' | 'say'>,
): Promise<Held[]> {
  const held: Held[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const { id, title, saturation, attempt, cpuSeconds: own } of runners) {
      const last = held.findLast((one) => one.id === id)?.rate;
      const { rate, trial } = await steadyRate(last ? last / 0.81 : saturation, limitMs, async (rate) => {
        const cpu = () => own() + cpuSeconds(database.pid()!);
        const before = cpu();
        const made = await attempt(rate);
        return { ...made, cpuMsPerDocument: ((cpu() - before) / made.acknowledged) * 1000 };
      });
      held.push({ id, round, rate, p99: trial.p99, cpuMsPerDocument: trial.cpuMsPerDocument });
      say(`round ${round + 1} ${title}: ${rate.toFixed(0)}/s, p99 ${trial.p99.toFixed(0)} ms`);
    }
  }
  return held;
}
