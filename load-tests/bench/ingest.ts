import { parseArgs } from 'node:util';
import type { SampleKind } from '../../services/documents/sample.ts';
import { documentMaker } from './documents.ts';
import { closedRound, openRound, type Round } from './run.ts';
import { openSite, startLocal } from './target.ts';

const usage = `Documents acknowledged per second, and the latency of a lone one.

  node load-tests/bench/ingest.ts [options]            against an own PostgreSQL and gateway
  npm run -s access -- --json | node load-tests/bench/ingest.ts --access -   against the site's edge

  --access FILE        output of "npm run -s access -- --json"; "-" is standard input
  --facility CODE      account of that file to use (default: the first)
  --kind KIND          station, outpatient, outpatient-tests (60 KB, default), inpatient, intensive
  --concurrency N      hospitals that send at the same time (default 32)
  --seconds N          length of a round (default 10)
  --rounds N           the median counts (default 5)
  --rate N             open model: N documents per second arrive, whatever happens
  --json               figures as JSON on standard output
`;

const { values } = parseArgs({
  options: {
    access: { type: 'string' },
    facility: { type: 'string' },
    kind: { type: 'string', default: 'outpatient-tests' },
    concurrency: { type: 'string', default: '32' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '5' },
    rate: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(usage);
else await bench();

async function bench(): Promise<void> {
  const concurrency = Number(values.concurrency);
  const seconds = Number(values.seconds);
  const target = values.access
    ? await openSite(values.access, concurrency, values.facility)
    : await startLocal(concurrency);
  const maker = documentMaker(values.kind as SampleKind, target.facility, Date.now().toString(36));
  const say = (line: string): boolean => process.stderr.write(`${line}\n`);
  say(`${target.url}, ${values.kind}, ${(maker.averageBytes / 1000).toFixed(1)} KB per document`);
  try {
    await closedRound(target.send, maker, concurrency, Math.min(seconds, 5));
    const quiet = await closedRound(target.send, maker, 1, Math.min(seconds, 5));
    say(`quiet: ${describe(quiet)}`);
    const rounds: Round[] = [];
    for (let round = 1; round <= Number(values.rounds); round += 1) {
      const before = target.cpu?.();
      const made = values.rate
        ? await openRound(target.send, maker, Number(values.rate), concurrency, seconds)
        : await closedRound(target.send, maker, concurrency, seconds);
      rounds.push(made);
      say(`round ${round}: ${describe(made)}${cpuPart(before, target.cpu?.(), made.acknowledged)}`);
    }
    const median = rounds.toSorted((a, b) => a.perSecond - b.perSecond)[Math.floor(rounds.length / 2)]!;
    say(`median: ${describe(median)}`);
    if (values.json)
      process.stdout.write(
        `${JSON.stringify({ kind: values.kind, bytes: maker.averageBytes, concurrency, quiet, median, rounds })}\n`,
      );
  } finally {
    await target.close();
  }
}

type Cpu = { gateway: number; database: number } | undefined;

/** Holds on a busy machine too, where the rate does not. */
function cpuPart(before: Cpu, after: Cpu, documents: number): string {
  if (!before || !after) return '';
  const each = (part: 'gateway' | 'database'): string => (((after[part] - before[part]) / documents) * 1000).toFixed(2);
  return `; CPU per document: gateway ${each('gateway')} ms, database ${each('database')} ms`;
}

function describe(round: Round): string {
  const rate = `${round.perSecond.toFixed(0)} acknowledged/s, ${round.megabytesPerSecond.toFixed(1)} MB/s`;
  const latency = `p50 ${round.p50.toFixed(1)} p95 ${round.p95.toFixed(1)} p99 ${round.p99.toFixed(1)} ms`;
  return `${rate}, ${latency}, ${round.failed} failed, ${round.dropped} dropped`;
}
