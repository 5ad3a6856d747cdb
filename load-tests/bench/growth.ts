import { parseArgs } from 'node:util';
import type { SampleKind } from '../../services/documents/sample.ts';
import { medianOf } from '../median.ts';
import { type FilledStore, type StoreSize, startStore } from './filled-store.ts';
import type { Round } from './run.ts';

const usage = `Documents acknowledged per second while the store grows, and identical documents sent again (G9).

  node load-tests/bench/growth.ts [options]

  --stored LIST   documents in the store at each stage (default 10000,100000); with 1000000 behind them it takes 12 GB of disk and
                  some minutes more
  --kind KIND     outpatient-tests (60 KB, default) and the others
  --seconds N     length of a round (default 5)
  --rounds N      the median counts (default 5)
  --json          figures as JSON on standard output

A second store stays as large as the first stage. Its rounds alternate with those of the growing one, so that what the machine does
besides meets both; a ratio is the median of the rounds' ratios.
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

type Stage = { stored: number; rounds: { small: Round; large: Round; resent: Round }[]; size: StoreSize };

async function bench(): Promise<void> {
  const [first, ...later] = values.stored.split(',').map(Number) as [number, ...number[]];
  const small = await startStore(values.kind as SampleKind);
  const large = await startStore(values.kind as SampleKind);
  try {
    await small.fill(first, say);
    const stages: Stage[] = [];
    for (const stored of later) {
      await large.fill(stored, say);
      stages.push(await measure(small, large, stored));
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

async function measure(small: FilledStore, large: FilledStore, stored: number): Promise<Stage> {
  const seconds = Number(values.seconds);
  const rounds: Stage['rounds'] = [];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    // The order turns, for the second of two neighbours meets the dirty pages of the first.
    const [one, other] = round % 2 === 0 ? [small, large] : [large, small];
    const [made, next] = [await one.fresh(seconds), await other.fresh(seconds)];
    const resent = await large.resent(seconds);
    rounds.push(round % 2 === 0 ? { small: made, large: next, resent } : { small: next, large: made, resent });
  }
  return { stored, rounds, size: await large.size() };
}

function describe({ stored, rounds, size }: Stage): string {
  const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  const of = (which: 'small' | 'large' | 'resent', part: 'perSecond' | 'p99') =>
    medianOf(rounds.map((round) => round[which][part])).toFixed(0);
  return [
    `${stored} stored: ${of('large', 'perSecond')} new/s, p99 ${of('large', 'p99')} ms; beside it ${of('small', 'perSecond')} new/s, p99 ${of('small', 'p99')} ms; ${of('resent', 'perSecond')} resent/s`,
    `  ${size.documents} documents now: ${mebibytes(size.tableBytes)} tables, ${mebibytes(size.indexBytes)} indexes; memory ${mebibytes(size.gatewayMemory)} gateway, ${mebibytes(size.databaseMemory)} database`,
  ].join('\n');
}

function report(first: number, stages: Stage[]): string {
  return stages
    .map(({ stored, rounds }) => {
      const growth = medianOf(rounds.map(({ small, large }) => large.perSecond / small.perSecond));
      const resent = medianOf(rounds.map((round) => round.resent.perSecond / round.large.perSecond));
      return `G9 ${stored} / ${first} stored ${growth.toFixed(2)} (≥ 0.85); resent / fresh ${resent.toFixed(1)} (≥ 2)\n`;
    })
    .join('');
}
