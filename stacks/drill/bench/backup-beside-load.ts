/**
 * Receipt times while the backup runs against a quiet run: `node stacks/drill/bench/backup-beside-load.ts [rounds] [minutes]` on the rehearsal
 * site, which must stand. Rounds take turns, so that a slow computer is slow for both; in the loaded ones one backup of everything
 * follows the other until the load ends.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LoadTarget, runLoad } from '../../../load-tests/run/run.ts';
import { site } from '../../../services/sites/rehearsal.ts';
import { accessOf } from '../../access.ts';
import { runOnHost } from '../../hosts/on-host.ts';
import { copyMachine } from '../../hosts/outer-machines.ts';
import { ensureTools } from '../../toolchain/ensure.ts';

const rounds = Number(process.argv[2] ?? 5);
const minutes = Number(process.argv[3] ?? 1);
const mostRatio = 1.2;
const say = (line: string) => process.stderr.write(`${line}\n`);

const { k6 } = await ensureTools(['k6'], say);
const { edgeUrl, caFile, facilities } = accessOf(site);
const target: LoadTarget = { edgeUrl, accounts: facilities, ...(caFile ? { caFile } : {}) };

// The first run warms caches and connections up and counts for nothing.
await receiptP95();
const [quiet, loaded]: [number[], number[]] = [[], []];
for (let round = 1; round <= rounds; round += 1) {
  const order = round % 2 === 1 ? ['quiet', 'loaded'] : ['loaded', 'quiet'];
  for (const which of order) {
    if (which === 'quiet') quiet.push(await receiptP95());
    else loaded.push(await whileSaving(receiptP95));
  }
  console.log(`round ${round}: quiet p95 ${quiet.at(-1)!.toFixed(0)} ms, while saving ${loaded.at(-1)!.toFixed(0)} ms`);
}
const [one, other] = [median(quiet), median(loaded)];
const ratio = other / one;
const verdict = ratio <= mostRatio ? 'ok' : 'MISSED';
console.log(
  `median p95 of ${rounds} rounds: quiet ${one.toFixed(0)} ms, while saving ${other.toFixed(0)} ms, ${ratio.toFixed(2)} x (at most ${mostRatio}): ${verdict}`,
);
process.exit(ratio <= mostRatio ? 0 : 1);

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
    for (; !isOver; saved += 1) await runOnHost(site, copyMachine(site, 'backup'), ['run']);
  })();
  try {
    return await work();
  } finally {
    isOver = true;
    await saving;
    say(`${saved} backups of everything ran meanwhile`);
  }
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
