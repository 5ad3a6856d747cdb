import { parseArgs } from 'node:util';
import type { SampleKind } from '../../services/documents/sample.ts';
import { medianOf } from '../median.ts';
import { type FilledStore, type StoreRound, type StoreSize, startStore } from './filled-store.ts';

const usage = `Documents acknowledged per second while the store grows, and identical documents sent again (G9).

  node load-tests/bench/growth.ts [options]

  --stored LIST   documents in the store at each stage (default 10000,100000); with 1000000 behind them it takes 13 GB of disk and
                  some minutes more
  --kind KIND     outpatient-tests (60 KB, default) and the others
  --seconds N     length of a round (default 5)
  --rounds N      the median counts (default 5)
  --json          figures as JSON on standard output

A second store stays as large as the first stage. Its rounds alternate with those of the growing one, so that what the machine does
besides meets both; a ratio is the median of the rounds' ratios. The first stage compares two stores of the same size: how far its
ratio is from 1 is what the others cannot tell. Milliseconds of processor hold on a busy computer where rates do not.
`;

const { values } = parseArgs({
  options: {
    stored: { type: 'string', default: '10000,100000' },
    kind: { type: 'string', default: 'outpatient-tests' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const say = (line: string): boolean => process.stderr.write(`${line}\n`);
if (values.help) process.stdout.write(usage);
else await bench();

type Pair = { small: StoreRound; large: StoreRound };
type Stage = { stored: number; rounds: { fresh: Pair; steady: Pair; resent: StoreRound }[]; size: StoreSize };

async function bench(): Promise<void> {
  const wanted = values.stored.split(',').map(Number);
  const first = wanted[0]!;
  const small = await startStore(values.kind as SampleKind);
  const large = await startStore(values.kind as SampleKind);
  try {
    const stages: Stage[] = [];
    for (const stored of wanted) {
      stages.push(await measure(small, large, { first, stored }));
      say(describe(stages.at(-1)!));
    }
    process.stdout.write(
      values.json ? `${JSON.stringify({ first, kind: values.kind, stages })}\n` : report(first, stages),
    );
  } finally {
    await small.stop();
    await large.stop();
  }
}

async function measure(
  small: FilledStore,
  large: FilledStore,
  { first, stored }: { first: number; stored: number },
): Promise<Stage> {
  const seconds = Number(values.seconds);
  const rounds: Stage['rounds'] = [];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    await small.fill(first, say);
    await large.fill(stored, say);
    // The order turns, for the second of two neighbours meets the dirty pages of the first.
    const pair = async (make: (store: FilledStore) => Promise<StoreRound>): Promise<Pair> => {
      if (round % 2 === 0) return { small: await make(small), large: await make(large) };
      const made = await make(large);
      return { small: await make(small), large: made };
    };
    const fresh = await pair((store) => store.fresh(seconds));
    const steady = await pair((store) => store.steady(seconds));
    rounds.push({ fresh, steady, resent: await large.resent(seconds) });
  }
  return { stored, rounds, size: await large.size() };
}

function describe({ stored, rounds, size }: Stage): string {
  const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  const figure = (of: (round: Stage['rounds'][0]) => number) => medianOf(rounds.map(of)).toFixed(0);
  const side = (which: keyof Pair) =>
    [
      `${figure(({ fresh }) => fresh[which].perSecond)} new/s (p50 ${figure(({ fresh }) => fresh[which].p50)} ms`,
      `p99 ${figure(({ fresh }) => fresh[which].p99)} ms, ${medianOf(rounds.map(({ fresh }) => fresh[which].processorMs)).toFixed(2)} ms of processor and ${figure(({ fresh }) => fresh[which].walBytes)} bytes of log each)`,
      `at a constant rate p50 ${figure(({ steady }) => steady[which].p50)} ms, p99 ${figure(({ steady }) => steady[which].p99)} ms`,
    ].join(', ');
  return [
    `${stored} stored: ${side('large')}; ${figure(({ resent }) => resent.perSecond)} resent/s`,
    `  beside it: ${side('small')}`,
    `  ${size.documents} documents now: ${mebibytes(size.tableBytes)} tables, ${mebibytes(size.indexBytes)} indexes; memory ${mebibytes(size.gatewayMemory)} gateway, ${mebibytes(size.databaseMemory)} database`,
  ].join('\n');
}

function report(first: number, stages: Stage[]): string {
  return stages
    .map(({ stored, rounds }) => {
      const rate = spreadOf(rounds.map(({ fresh: { small, large } }) => large.perSecond / small.perSecond));
      const processor = spreadOf(rounds.map(({ fresh: { small, large } }) => small.processorMs / large.processorMs));
      const resent = spreadOf(rounds.map((round) => round.resent.perSecond / round.fresh.large.perSecond));
      return `G9 ${stored} / ${first} stored ${rate} (≥ 0.85), per second of processor ${processor}; resent / fresh ${resent} (≥ 2)\n`;
    })
    .join('');
}

/** The median, the least and the most. */
function spreadOf(ratios: number[]): string {
  const [middle, least, most] = [medianOf(ratios), Math.min(...ratios), Math.max(...ratios)].map((ratio) =>
    ratio.toFixed(2),
  );
  return `${middle} [${least}–${most}]`;
}
