import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { joinShares } from '../../backup/escrow/escrow.ts';
import { openFolder } from '../../backup/escrow/folder.ts';
import { type HostRole, hostRoles, paths, secretFiles } from '../../backup/hosts.ts';
import type { Point, Proven } from '../../backup/ledger.ts';
import { choosePoint } from '../../backup/restore/choose.ts';
import type { Check } from '../../backup/restore/compare.ts';
import type { Site } from '../../services/declare.ts';
import { copyMachine } from '../hosts/outer-machines.ts';
import type { Report } from '../problem.ts';
import { type Log, runSteps, type Step, type Timing } from '../progress.ts';
import { connect } from '../remote.ts';
import { putInPlace } from '../restore/in-place.ts';
import { restoreOnCopy } from '../restore/on-copy.ts';
import { readPoints } from '../restore/points.ts';
import { readShares } from '../restore/shares.ts';
import { siteFiles } from '../site-files.ts';
import { deployAgain, makeMachines } from './again.ts';
import { readOnConsole } from './console.ts';
import { goesThrough, readAgain, sendDocuments } from './documents.ts';
import { removeMachines } from './remove.ts';

/** Facts of a `drill` entry of this kind. */
export type SiteDrill = Proven & {
  drill: 'site';
  checks: Check[];
  recoverySeconds: number;
  /** Age of the point when everything was lost. */
  recoveryPointSeconds: number;
  timing: Timing;
};

type Saved = { point: Point; paper: string; documents: string[] };

/**
 * Everything is gone but the host of one copy: machines, cluster, both database disks, IaC state and keys. It comes back from that host's
 * files, its share and one share on paper, with no key stroke.
 */
export async function drillSite(
  site: Site,
  copy: HostRole,
  { log, show }: { log: Log; show: Report },
): Promise<SiteDrill> {
  const saved = await prepare(site, copy);
  const survivor = copyMachine(site, copy);
  const report: SiteDrill = {
    ...{ drill: 'site', copy, points: [saved.point.id], checks: [], recoverySeconds: 0, timing: [] },
    recoveryPointSeconds: (Date.now() - Date.parse(saved.point.startedAt)) / 1000,
  };
  const loss = await runSteps(
    [{ title: `Lose all but ${survivor.name}`, run: (line) => lose(site, survivor.name, line) }],
    log,
  );
  const started = performance.now();
  report.timing = [...loss, ...(await runSteps(backFromNothing(site, copy, saved), log))];
  const { timing } = await deployAgain(site, log, show);
  report.timing.push(...timing, ...(await runSteps(databaseBack(site, copy, { saved, report }), log)));
  if (saved.documents.length > 0) report.checks.push(await readAgain(site, saved.documents));
  report.checks.push(await goesThrough(site));
  report.recoverySeconds = (performance.now() - started) / 1000;
  return report;
}

/** The point is one that the copy held before, and the documents are older than it; one share waits on paper as a person would hold it. */
async function prepare(site: Site, copy: HostRole): Promise<Saved> {
  const kind = copy === 'vault' ? 'logical' : 'base';
  const sentAt = Date.now();
  const documents = await sendDocuments(site, 5);
  await saveNow(site, copy);
  const point = choosePoint(await readPoints(site), { kind, copy });
  const others = hostRoles.filter((role) => role !== copy);
  const [paper] = await readShares(site, others);
  // Copy 3 takes one point a week: what came later is what this copy loses.
  return { point, paper: paper!, documents: Date.parse(point.startedAt) >= sentAt ? documents : [] };
}

/** A point of now on copy 1, and then on the copy that will be left. */
async function saveNow(site: Site, copy: HostRole): Promise<void> {
  const run = (role: HostRole, what: string) =>
    connect(site, copyMachine(site, role)).run(`hssk-backup run ${what} >&2`, { timeout: '3600s' });
  await run('backup', 'database');
  await run('backup', 'wal-report');
  if (copy !== 'backup') await run(copy, copy === 'vault' ? 'vault-window' : 'pull');
}

async function lose(site: Site, survivor: string, report: Report): Promise<void> {
  await removeMachines(site, (name) => name !== survivor, report);
  const { root } = siteFiles(site);
  // Logs of this run are still being written; everything else of the deploying computer goes.
  for (const name of ['keys', 'stacks', 'records', 'deploys.jsonl'])
    rmSync(join(root, name), { recursive: true, force: true });
}

const backFromNothing = (site: Site, copy: HostRole, saved: Saved): Step[] => [
  { title: 'Keys and IaC state from the escrow', run: () => openSealed(site, copy, saved.paper) },
  { title: 'Machines from their images', run: (line) => makeMachines(site, line) },
  { title: 'Evidence log', run: () => seedEvidence(site, copy) },
];

async function openSealed(site: Site, copy: HostRole, paper: string): Promise<void> {
  const machine = copyMachine(site, copy);
  const share = (await readOnConsole(site, machine, `${paths.secrets}/${secretFiles.escrowShare}`)).toString();
  const identity = await joinShares([share, paper]);
  const { root, keys } = siteFiles(site);
  rmSync(keys, { recursive: true });
  await openFolder(identity, await readOnConsole(site, machine, `${paths.escrow}/keys.age`), keys);
  const state = join(root, 'restored');
  await openFolder(identity, await readOnConsole(site, machine, `${paths.escrow}/site.tar.age`), state);
  for (const name of ['stacks', 'records', 'deploys.jsonl']) {
    if (!existsSync(join(state, name))) continue;
    rmSync(join(root, name), { recursive: true, force: true });
    renameSync(join(state, name), join(root, name));
  }
  rmSync(state, { recursive: true });
}

/** The log goes on where its replica ends, before its service writes a first line; on copy 1 itself it never went away. */
async function seedEvidence(site: Site, copy: HostRole): Promise<void> {
  if (copy === 'backup') return;
  const log = await connect(site, copyMachine(site, copy)).run(`cat ${paths.evidence}/log.jsonl`);
  const host = connect(site, copyMachine(site, 'backup'));
  await host.write(`${paths.evidence}/log.jsonl`, `${log.trimEnd()}\n`, '0600');
  await host.run(`chown -R 10084:10084 ${paths.evidence}; chmod 0700 ${paths.evidence}`);
}

const databaseBack = (site: Site, copy: HostRole, { saved, report }: { saved: Saved; report: SiteDrill }): Step[] => [
  {
    title: `Database from copy "${copy}"`,
    run: async (line) => {
      const { checks, place } = await restoreOnCopy(site, { copy, point: saved.point }, line);
      report.checks.push(...checks);
      await putInPlace(site, { machine: copyMachine(site, copy), place }, line);
    },
  },
];
