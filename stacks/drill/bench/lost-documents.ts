/**
 * Acknowledged documents that are lost when both database machines and their disks go under load:
 * `node stacks/drill/bench/lost-documents.ts [runs]` on the rehearsal site, which must stand. Hospitals send through the edge and write
 * down each receipt on their own disk; both machines go at a moment that nobody chose; the database comes back from copy 1 alone; every
 * receipt is then asked for.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lostOf } from '../../../load-tests/judge/judge.ts';
import { type Ledger, openLedger } from '../../../load-tests/judge/ledger.ts';
import { judgeThroughEdge } from '../../../load-tests/judge/through-edge.ts';
import type { Site } from '../../../services/declare.ts';
import { site } from '../../../services/sites/rehearsal.ts';
import { loadTargetOf } from '../../access.ts';
import { openHospital } from '../../hospital.ts';
import { takeLock } from '../../lock.ts';
import { sampleOf } from '../../sample-document.ts';
import { bringBack, loseBoth, saveBase } from './both-databases.ts';

const runs = Number(process.argv[2] ?? 5);
const senders = 16;
const leastAcknowledged = 300;
const say = (line: string) => process.stderr.write(`${line}\n`);

type Measured = { acknowledged: number; lost: number; perSecond: number; recoverySeconds: number; fair: boolean };

const release = takeLock(site, 'bench');
try {
  const measured: Measured[] = [];
  for (let run = 1; run <= runs; run += 1) {
    measured.push(await measure());
    print(`run ${run}`, measured.at(-1)!);
  }
  const losses = measured.map(({ lost }) => lost).sort((one, other) => one - other);
  const all = measured.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
  const worst = losses.at(-1)!;
  console.log(
    `${runs} runs, ${all} acknowledged documents: lost median ${losses[Math.floor(runs / 2)]}, most ${worst}`,
  );
  process.exitCode = worst === 0 && measured.every(({ fair }) => fair) ? 0 : 1;
} finally {
  release();
}
process.exit();

async function measure(): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'hssk-lost-'));
  try {
    await saveBase(site);
    const file = join(folder, 'ledger.ndjson');
    const { acknowledged, perSecond } = await loseUnderLoad(site, file);
    const lostAt = performance.now();
    await bringBack(site, say);
    const recoverySeconds = (performance.now() - lostAt) / 1000;
    const verdict = await judgeThroughEdge(file, loadTargetOf(site));
    return { acknowledged, perSecond, recoverySeconds, lost: lostOf(verdict), fair: verdict.fair };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Sends until the machines are gone; a document counts from the moment at which its receipt is on the sender's disk. */
async function loseUnderLoad(of: Site, file: string): Promise<{ acknowledged: number; perSecond: number }> {
  const ledger = await openLedger(file);
  const load = { acknowledged: 0, isOver: false };
  const started = performance.now();
  const sending = Array.from({ length: senders }, () => send(of, ledger, load));
  while (load.acknowledged < leastAcknowledged + Math.random() * leastAcknowledged)
    await new Promise((resolve) => setTimeout(resolve, 20));
  const seconds = (performance.now() - started) / 1000;
  const perSecond = load.acknowledged / seconds;
  await loseBoth(of, say);
  load.isOver = true;
  await Promise.all(sending);
  await ledger.close();
  return { acknowledged: load.acknowledged, perSecond };
}

type HospitalAnswer = { fileResults?: { hoSo: { maLk: string; maGiaoDich?: string; trangThai: string }[] }[] };

async function send(of: Site, ledger: Ledger, load: { acknowledged: number; isOver: boolean }): Promise<void> {
  // One of those that the judge has an account of.
  const facility = of.testFacilities[0]!.code;
  const hospital = await openHospital(of, facility);
  while (!load.isOver) {
    const reply = await hospital.send(sampleOf(facility).xml).catch(() => undefined);
    const visits = reply?.status === 200 ? ((reply.body as HospitalAnswer).fileResults?.[0]?.hoSo ?? []) : [];
    const accepted = visits.filter(({ trangThai }) => trangThai === 'TIEP_NHAN');
    const at = Date.now();
    ledger.add(
      accepted.map(({ maLk, maGiaoDich = '', trangThai }) => ({
        ...{ at, facility, linkCode: maLk, receipt: maGiaoDich, state: trangThai },
      })),
    );
    load.acknowledged += accepted.length;
  }
  await hospital.close();
}

function print(name: string, { acknowledged, lost, perSecond, recoverySeconds, fair }: Measured): void {
  console.log(
    `${name}: ${acknowledged} acknowledged at ${perSecond.toFixed(0)}/s, ${lost} lost, back after ${recoverySeconds.toFixed(0)} s${fair || lost > 0 ? '' : ', but doubled or torn'}`,
  );
}
