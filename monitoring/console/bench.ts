/** `node monitoring/console/bench.ts`: server time and weight of each page with a year of data. Prints a table; run it on a quiet machine. */
import { performance } from 'node:perf_hooks';
import { entryOf } from '../../backup/evidence/line.ts';
import { sampleKeys, sampleMaterial } from '../../backup/evidence/testing/sample.ts';
import type { Entry } from '../../backup/ledger.ts';
import type { Seen } from './seen.ts';
import { known, sampleNow, sampleSeen, sampleTimes, sampleUptime } from './testing/sample-seen.ts';
import { type Person, serve, signedIn } from './testing/serve.ts';

const pages = [
  ...['/', '/hoat-dong', '/hoat-dong?ngay=400', '/sao-luu', '/sao-luu/ngay/2026-06-14', '/so/5000', '/kiem-toan'],
  '/kiem-toan?tu=2026-01-01&den=2026-11-21&loai=all&so=50&hat=mau-2026',
  ...[
    '/kiem-toan/002:17.8.1',
    '/canh-bao',
    '/so-tay',
    '/so-tay?q=dia%20day',
    '/so-tay/DatabaseDown',
    '/so-do',
    '/trang-thai',
  ],
];
const warm = 100;
/** Rounds in which the log has just told of another copy. */
const fresh = 20;
const reach = { milliseconds: 150, bytes: 300_000 };

const entries = yearOfEntries();
const seen = (): Seen => ({
  ...sampleSeen(1),
  ledger: known({ entries }),
  uptime: known(sampleUptime(400)),
  facilities: known(
    Array.from({ length: 50 }, (_, index) => ({
      facility: `01${String(index).padStart(3, '0')}`,
      today: index % 7,
      usual: 40,
    })),
  ),
});
const kept = seen();
const served = await serve(() => kept);
const person = await signedIn(served, 'truc');
process.stdout.write(
  `${entries.length} entries, 400 days of ${Object.keys(sampleUptime(1)).length} components, 50 facilities\n`,
);
process.stdout.write(
  `${'page'.padEnd(72)} p50 ms  p95 ms  p95 ms, new log  CPU ms, new log  page kB  with its files kB\n`,
);
let worst = { milliseconds: 0, bytes: 0 };
for (const path of pages) {
  const first = await (await person.get(path)).text();
  const times = await timesOf(path, warm, () => undefined);
  const before = process.cpuUsage();
  const anew = await timesOf(path, fresh, tellOfACopy);
  // Of both ends, so that it says something on a machine that does other work too.
  const { user, system } = process.cpuUsage(before);
  const bytes = Buffer.byteLength(first);
  const all = bytes + (await loadedBytes(person, first));
  worst = {
    milliseconds: Math.max(worst.milliseconds, at(times, 0.95), at(anew, 0.95)),
    bytes: Math.max(worst.bytes, all),
  };
  const columns = [at(times, 0.5).toFixed(1), at(times, 0.95).toFixed(1), at(anew, 0.95).toFixed(1)];
  process.stdout.write(
    `${path.padEnd(72)} ${columns[0]!.padStart(6)}  ${columns[1]!.padStart(6)}  ${columns[2]!.padStart(15)}  ${((user + system) / 1000 / fresh).toFixed(1).padStart(15)}  ${(bytes / 1000).toFixed(0).padStart(7)}  ${(all / 1000).toFixed(0).padStart(17)}\n`,
  );
}
await served.stop();
process.stdout.write(
  `worst p95 ${worst.milliseconds.toFixed(1)} ms (reach ${reach.milliseconds}), heaviest ${(worst.bytes / 1000).toFixed(0)} kB (reach ${reach.bytes / 1000})\n`,
);
process.exitCode = worst.milliseconds <= reach.milliseconds && worst.bytes <= reach.bytes ? 0 : 1;

/** One more entry, as when copy 2 has taken over a point. */
function tellOfACopy(): void {
  const copied = entries.findLast(({ kind, outcome }) => kind === 'copy' && outcome === 'ok')!;
  entries.push({ ...copied, sequence: entries.length });
}

function yearOfEntries(): Entry[] {
  const machines = Array.from({ length: 8 }, (_, index) => `records-${index + 1}`);
  const from = sampleTimes.day(sampleNow - 365 * 86_400_000);
  return sampleMaterial({ keys: sampleKeys(), from, to: sampleTimes.day(sampleNow), machines }).lines.map(entryOf);
}

async function timesOf(path: string, count: number, before: () => void): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    before();
    const begun = performance.now();
    await (await person.get(path)).arrayBuffer();
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b);
}

function at(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

async function loadedBytes(visitor: Person, page: string): Promise<number> {
  const files = [...page.matchAll(/(?:src|href)="(\/tinh\/[^"]+)"/g)].map(([, file]) => file!);
  const sizes = await Promise.all(
    files.map(async (file) => (await (await visitor.get(file)).arrayBuffer()).byteLength),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
