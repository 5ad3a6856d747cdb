import type { DatabaseDrill } from '../../backup/drill/database.ts';
import type { HostRole } from '../../backup/hosts.ts';
import type { Site } from '../../services/declare.ts';
import { HostProblem, runOnHost } from '../hosts/on-host.ts';
import type { Report } from '../problem.ts';
import { copyMachine } from '../restore/points.ts';
import { readShares } from '../restore/shares.ts';

/** Restores the database on trial, on a host of copies, with the keys that two shares give. A red drill is an answer, not a throw. */
export async function drillDatabaseOf(site: Site, copy: HostRole, report: Report): Promise<DatabaseDrill> {
  // Copy 1 is read from the host of copy 2, which is its own failure domain and calls it every day.
  const machine = copyMachine(site, copy === 'vault' ? 'vault' : 'copy');
  const shares = await readShares(site);
  const args = ['drill', 'database', '--copy', copy];
  try {
    return JSON.parse(await runOnHost(site, machine, args, { input: `${shares.join('\n')}\n`, onLine: report }));
  } catch (error) {
    if (error instanceof HostProblem && error.output !== '') return JSON.parse(error.output) as DatabaseDrill;
    throw error;
  }
}
