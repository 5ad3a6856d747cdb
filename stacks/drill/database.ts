import type { DatabaseDrill } from '../../backup/drill/database.ts';
import type { HostRole } from '../../backup/hosts.ts';
import type { Site } from '../../services/declare.ts';
import { answerOnHost } from '../hosts/on-host.ts';
import { copyMachine } from '../hosts/outer-machines.ts';
import type { Report } from '../problem.ts';
import { readShares } from '../restore/shares.ts';

/** Restores the database on trial, on a host of copies, with the keys that two shares give. A red drill is an answer, not a throw. */
export async function drillDatabaseOf(site: Site, copy: HostRole, report: Report): Promise<DatabaseDrill> {
  // Copy 1 is read from the host of copy 2, which is its own failure domain and calls it every day.
  const machine = copyMachine(site, copy === 'vault' ? 'vault' : 'copy');
  const shares = await readShares(site);
  const args = ['drill', 'database', '--copy', copy];
  const input = `${shares.join('\n')}\n`;
  return (await answerOnHost<DatabaseDrill>(site, machine, args, { input, onLine: report })).answer;
}
