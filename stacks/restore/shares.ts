import { escrowShares, joinShares } from '../../backup/escrow/escrow.ts';
import { type HostRole, hostRoles, paths, secretFiles } from '../../backup/hosts.ts';
import type { Site } from '../../services/declare.ts';
import { machinesOf } from '../../services/network.ts';
import { Problem } from '../problem.ts';
import { connect } from '../remote.ts';

/** Two shares of the escrow, from the first hosts of copies that answer. */
export async function readShares(
  site: Site,
  from: readonly HostRole[] = hostRoles,
  needed: number = escrowShares.needed,
): Promise<string[]> {
  const shares: string[] = [];
  const failures: string[] = [];
  for (const role of from) {
    for (const machine of machinesOf(site, role).slice(0, 1)) {
      try {
        shares.push((await connect(site, machine).run(`cat ${paths.secrets}/${secretFiles.escrowShare}`)).trim());
      } catch (error) {
        failures.push((error as Error).message);
      }
      if (shares.length === needed) return shares;
    }
  }
  throw new Problem({
    where: `${site.id}: escrow`,
    what: `${shares.length} of ${needed} shares could be read`,
    next: 'take the shares on paper: runbooks/procedures/mat-khoa.md',
    log: failures.join('\n'),
  });
}

/** The identity itself; it stays in this process and in files that its caller removes. */
export const readIdentity = async (site: Site): Promise<string> => joinShares(await readShares(site));
