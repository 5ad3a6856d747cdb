import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type HostRole, hostRoles, paths, secretFiles } from '../../backup/hosts.ts';
import type { Measured, Point } from '../../backup/ledger.ts';
import { choosePoint } from '../../backup/restore/choose.ts';
import type { Check } from '../../backup/restore/compare.ts';
import type { Site } from '../../services/declare.ts';
import { runOnHost } from '../hosts/on-host.ts';
import { copyMachine } from '../hosts/outer-machines.ts';
import type { Report } from '../problem.ts';
import { type Log, runSteps, type Step, type Timing } from '../progress.ts';
import { putInPlace } from '../restore/in-place.ts';
import { restoreOnCopy } from '../restore/on-copy.ts';
import { readPoints } from '../restore/points.ts';
import { openSealedSite, sealedNames } from '../restore/sealed-site.ts';
import { readShares } from '../restore/shares.ts';
import { siteFiles } from '../site-files.ts';
import { deployAgain, makeMachines } from './again.ts';
import { readOnConsole } from './console.ts';
import { copiesAgain } from './copies-again.ts';
import { onTrial } from './database.ts';
import { goesThrough, readAgain, sendDocuments } from './documents.ts';
import { removeMachines } from './remove.ts';
import { untilItBreaks } from './report.ts';

/** Facts of a `drill` entry of this kind; recovery ends when documents go through again and those of before are read. */
export type SiteDrill = Measured & { drill: 'site'; timing: Timing };

/** At most so long may a local site need, with its images at hand. */
export const longestSiteDrillSeconds = 20 * 60;

type Saved = { point: Point; paper: string; documents: string[] };
type Drilling = { site: Site; copy: HostRole; saved: Saved; report: SiteDrill };

/**
 * Everything is gone but the host of one copy: machines, cluster, both database disks, IaC state and keys. It comes back from that host's
 * files, its share and one share on paper, with no key stroke; then all three copies hold it again.
 */
export async function drillSite(
  site: Site,
  copy: HostRole,
  { log, show }: { log: Log; show: Report },
): Promise<SiteDrill> {
  const saved = await prepare(site, copy);
  const report: SiteDrill = {
    ...{ drill: 'site', copy, points: [saved.point.id], checks: [], recoverySeconds: null, timing: [] },
    recoveryPointSeconds: (Date.now() - Date.parse(saved.point.startedAt)) / 1000,
  };
  const drilling: Drilling = { site, copy, saved, report };
  return untilItBreaks(report, show, async () => {
    const started = performance.now();
    report.timing.push(...(await runSteps(lossAndKeys(drilling), log)));
    const { timing } = await deployAgain(site, log, show);
    report.timing.push(...timing, ...(await runSteps(databaseBack(drilling), log)));
    report.checks.push(await readAgain(site, saved.documents), await goesThrough(site));
    report.recoverySeconds = (performance.now() - started) / 1000;
    report.checks.push(inTime(report.recoverySeconds));
    report.timing.push(...(await runSteps([copiesAgain(site, { copy, checks: report.checks })], log)));
  });
}

/** The copy holds a point and documents that are older than it; one share waits on paper as a person would hold it. */
async function prepare(site: Site, copy: HostRole): Promise<Saved> {
  const documents = await sendDocuments(site, 5);
  await saveNow(site, copy);
  const kind = copy === 'vault' ? 'logical' : 'base';
  const point = choosePoint(await readPoints(site), { kind, copy });
  const [paper] = await readShares(
    site,
    hostRoles.filter((role) => role !== copy),
    1,
  );
  return { point, paper: paper!, documents };
}

/** A point of now on copy 1, then on the copy that will be left, and the log of it there. */
async function saveNow(site: Site, copy: HostRole): Promise<void> {
  const run = (role: HostRole, ...what: string[]) => runOnHost(site, copyMachine(site, role), ['run', ...what]);
  await run('backup', 'database');
  await run('backup', 'wal-report');
  if (copy === 'backup') return;
  // Points that an earlier loss took with it make this end badly; what counts is that the new ones arrive.
  await run(copy, ...(copy === 'vault' ? ['vault-window'] : ['pull', 'pull-wal'])).catch(() => undefined);
  await run(copy, 'witness');
}

const lossAndKeys = ({ site, copy, saved }: Drilling): Step[] => {
  const survivor = copyMachine(site, copy);
  return [
    { title: `Lose all but ${survivor.name}`, run: (line) => lose(site, survivor.name, line) },
    { title: 'Keys and IaC state from the escrow', run: () => openFromSurvivor(site, copy, saved.paper) },
    { title: 'Machines from their images', run: (line) => makeMachines(site, line) },
  ];
};

async function lose(site: Site, survivor: string, report: Report): Promise<void> {
  await removeMachines(site, (name) => name !== survivor, report);
  const { root } = siteFiles(site);
  // Logs of this run are still being written; everything else of the deploying computer goes.
  for (const name of ['keys', 'stacks', 'records', 'deploys.jsonl'])
    rmSync(join(root, name), { recursive: true, force: true });
}

async function openFromSurvivor(site: Site, copy: HostRole, paper: string): Promise<void> {
  const read = (path: string) => readOnConsole(site, copyMachine(site, copy), path);
  const share = Buffer.from(await read(`${paths.secrets}/${secretFiles.escrowShare}`)).toString();
  await openSealedSite(site, {
    keys: await read(`${paths.escrow}/${sealedNames.keys}`),
    state: await read(`${paths.escrow}/${sealedNames.state}`),
    shares: [share, paper],
  });
}

/** On trial first, compared with the ledger row by row and read through FHIR; then with all that was saved, in place. */
const databaseBack = ({ site, copy, saved, report }: Drilling): Step[] => [
  {
    title: `Database from copy "${copy}", on trial`,
    run: async (line) => {
      report.checks.push(...(await onTrial(site, { copy, point: saved.point }, line)).checks);
    },
  },
  {
    title: 'Database in place',
    run: async (line) => {
      const wish = { copy, point: saved.point, end: copy !== 'vault', keysFromEscrow: true };
      const { checks, place } = await restoreOnCopy(site, wish, line);
      report.checks.push(...checks.map((check) => ({ ...check, name: `in place: ${check.name}` })));
      await putInPlace(site, { machine: copyMachine(site, copy), place }, line);
    },
  },
];

const inTime = (seconds: number): Check => ({
  name: 'time',
  ok: seconds <= longestSiteDrillSeconds,
  text: `${(seconds / 60).toFixed(1)} min, at most ${longestSiteDrillSeconds / 60}`,
});
