/**
 * Messages that people would get although nothing is wrong: `node stacks/alarms/bench/false-pages.ts [quiet minutes]` on the local site, which
 * must stand and be well. Deploys it again and proves it, saves everything, then leaves it alone; what arrives at the receivers meanwhile is
 * counted, but for the test message of the proofs.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { execa } from 'execa';
import { site } from '../../../services/sites/local.ts';
import { type Received, receivedAfter, receivedLines, sinkOf } from '../../watching.ts';

const quietMinutes = Number(process.argv[2] ?? 10);
const sinks = [sinkOf(site, 'watch'), sinkOf(site, 'backup')];
/** Of `npm run verify`, which proves that messages arrive. */
const testAlert = /WatchDeliveryProof|THU|THỬ/;

/** Wakes somebody; a warning goes by mail alone, for working hours, and may be of the hour before. */
const isPage = /NGHIÊM TRỌNG|NGHIEM TRONG|CHUA AI NHAN|NHAC LAI/;

const npmRun = (...words: string[]) => execa('npm', ['run', '-s', ...words], { stdin: 'ignore', stdout: 'ignore' });

type Period = { name: string; work: () => Promise<unknown> };
const periods: Period[] = [
  { name: 'a deploy with its proofs', work: () => npmRun('deploy', '--', '--yes') },
  { name: 'a backup of everything', work: () => npmRun('backup') },
  { name: `${quietMinutes} minutes without work`, work: () => pause(quietMinutes * 60_000) },
];

let all = 0;
for (const { name, work } of periods) {
  const before = await Promise.all(sinks.map((sink) => receivedLines(site, sink)));
  await work();
  // What the period caused may still be on its way: the slowest critical alert takes two minutes.
  await pause(120_000);
  const messages = await Promise.all(sinks.map((sink, index) => receivedAfter(site, sink, before[index]!)));
  const told = messages.flat().filter((one) => !testAlert.test(textOf(one)));
  const pages = told.filter((one) => isPage.test(textOf(one)));
  all += pages.length;
  console.log(`${name}: ${pages.length} pages, ${told.length - pages.length} other messages`);
  for (const one of told) console.log(`  ${one.over}: ${textOf(one).slice(0, 120)}`);
}
console.log(`${all} false pages (reach 0)`);
process.exit(all === 0 ? 0 : 1);

function textOf({ subject = '', text = '', body = '' }: Received): string {
  return (subject || text || body).replace(/\s+/g, ' ');
}
