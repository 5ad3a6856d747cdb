import type { DatabaseDrill } from '../../backup/drill/database.ts';
import type { HostRole } from '../../backup/hosts.ts';
import type { Point } from '../../backup/ledger.ts';
import type { Machine, Site } from '../../services/declare.ts';
import { answerOnHost } from '../hosts/on-host.ts';
import { copyMachine } from '../hosts/outer-machines.ts';
import type { Report } from '../problem.ts';
import { readShares } from '../restore/shares.ts';

/** Restores the database on trial, on a host of copies, with the keys that two shares give. A red drill is an answer, not a throw. */
export const drillDatabaseOf = (site: Site, copy: HostRole, report: Report): Promise<DatabaseDrill> =>
  // Copy 1 is read from the host of copy 2, which is its own failure domain and calls it every day.
  runTrial(site, { machine: copyMachine(site, copy === 'vault' ? 'vault' : 'copy'), args: ['--copy', copy] }, report);

/** One point, on the host of its own copy: the others may be gone. */
export const onTrial = (
  site: Site,
  { copy, point }: { copy: HostRole; point: Point },
  report: Report,
): Promise<DatabaseDrill> =>
  runTrial(site, { machine: copyMachine(site, copy), args: ['--copy', copy, '--point', point.id] }, report);

async function runTrial(
  site: Site,
  { machine, args }: { machine: Machine; args: string[] },
  onLine: Report,
): Promise<DatabaseDrill> {
  const input = `${(await readShares(site)).join('\n')}\n`;
  return (await answerOnHost<DatabaseDrill>(site, machine, ['drill', 'database', ...args], { input, onLine })).answer;
}
