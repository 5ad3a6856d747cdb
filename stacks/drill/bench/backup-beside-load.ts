/**
 * Receipt times while the backup runs against a quiet run: `node stacks/drill/bench/backup-beside-load.ts [rounds] [minutes] [what …]` on the
 * local site, which must stand. Rounds take turns, so that a slow computer is slow for both; in the loaded ones one backup of everything
 * follows the other until the load ends.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostRoles } from '../../../backup/hosts.ts';
import { medianOf } from '../../../load-tests/median.ts';
import { runLoad } from '../../../load-tests/run/run.ts';
import { site } from '../../../services/sites/local.ts';
import { loadTargetOf } from '../../access.ts';
import { runOnHost } from '../../hosts/on-host.ts';
import { copyMachine } from '../../hosts/outer-machines.ts';
import { connect } from '../../remote.ts';
import { ensureTools } from '../../toolchain/ensure.ts';

const rounds = Number(process.argv[2] ?? 5);
const minutes = Number(process.argv[3] ?? 1);
/** Components, kinds or machines, as `hssk-backup run` takes them; everything without. */
const what = process.argv.slice(4);
const mostRatio = 1.2;
const say = (line: string) => process.stderr.write(`${line}\n`);

const { k6 } = await ensureTools(['k6'], say);
const target = loadTargetOf(site);

const kinds = ['quiet', 'saving', 'saving on processors of its own'] as const;
type Kind = (typeof kinds)[number];
const measured: Record<Kind, number[]> = { quiet: [], saving: [], 'saving on processors of its own': [] };
// The first run warms caches and connections up and counts for nothing.
await receiptP95();
for (let round = 0; round < rounds; round += 1) {
  for (const kind of kinds.map((_, index) => kinds[(index + round) % kinds.length]!)) {
    measured[kind].push(await measureOne(kind));
    console.log(`round ${round + 1}, ${kind}: p95 ${measured[kind].at(-1)!.toFixed(0)} ms`);
  }
}
const quiet = medianOf(measured.quiet);
const ratioOf = (kind: Kind) => medianOf(measured[kind]) / quiet;
const verdict = ratioOf('saving on processors of its own') <= mostRatio ? 'ok' : 'MISSED';
console.log(
  `median p95 of ${rounds} rounds: quiet ${quiet.toFixed(0)} ms; while saving ${ratioOf('saving').toFixed(2)} x where all machines share ` +
    `the processors, ${ratioOf('saving on processors of its own').toFixed(2)} x where the copies' hosts take none of them (at most ${mostRatio}): ${verdict}`,
);
process.exit(verdict === 'ok' ? 0 : 1);

async function measureOne(kind: Kind): Promise<number> {
  if (kind === 'quiet') return receiptP95();
  const isApart = kind !== 'saving';
  if (isApart) await setApart(true);
  try {
    return await whileSaving(receiptP95);
  } finally {
    if (isApart) await setApart(false);
  }
}

/** As if the hosts of the copies had processors of their own, as on a real site: the kernel runs them when nothing else wants to run. */
async function setApart(isApart: boolean): Promise<void> {
  const script = `for file in /sys/fs/cgroup/cpu/cpu.idle /sys/fs/cgroup/cpu.idle; do [ ! -e $file ] || echo ${Number(isApart)} > $file; done`;
  for (const role of hostRoles) await connect(site, copyMachine(site, role)).run(script);
}

async function receiptP95(): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'hssk-load-'));
  try {
    const result = await runLoad({ scenario: 'same-day', site: site.id, minutes, target, k6, directory });
    const times = result.streams.flatMap(({ receiptMs }) => receiptMs ?? []);
    if (times.length === 0) throw new Error('nothing was sent');
    return Math.max(...times.map(({ p95 }) => p95));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Everything that a night saves, again and again; `work` starts when the first one has begun. */
async function whileSaving<Result>(work: () => Promise<Result>): Promise<Result> {
  let [isOver, saved] = [false, 0];
  const saving = (async () => {
    for (; !isOver; saved += 1) await runOnHost(site, copyMachine(site, 'backup'), ['run', ...what]);
  })();
  try {
    return await work();
  } finally {
    isOver = true;
    await saving;
    say(`${saved} backups of everything ran meanwhile`);
  }
}
