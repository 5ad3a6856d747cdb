import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { joinShares, shareAnew } from '../../backup/escrow/escrow.ts';
import { openFolder } from '../../backup/escrow/folder.ts';
import type { Site } from '../../services/declare.ts';
import { keepShares } from '../hosts/escrow.ts';
import { exitCode, Problem } from '../problem.ts';
import { siteFiles } from '../site-files.ts';

/** What each host of copies keeps for the day on which nothing else is left, and two shares of the key that opens it. */
export type SealedSite = { keys: Uint8Array; state: Uint8Array; shares: string[] };

export const sealedNames = { keys: 'keys.age', state: 'site.tar.age' } as const;

/**
 * Gives a deploying computer that knows nothing the site's keys, IaC state and records. The same key is split anew: the next deploy
 * hands the shares out, since the hosts that held the others may be gone. Shares on paper are void from then on.
 */
export async function openSealedSite(site: Site, { keys, state, shares }: SealedSite): Promise<void> {
  const { root, keys: folder } = siteFiles(site);
  const identity = await joinShares(shares);
  const opened = join(root, 'restored');
  rmSync(opened, { recursive: true, force: true });
  await openFolder(identity, state, opened);
  rmSync(folder, { recursive: true });
  await openFolder(identity, keys, folder);
  for (const name of ['stacks', 'records', 'deploys.jsonl']) {
    rmSync(join(root, name), { recursive: true, force: true });
    if (existsSync(join(opened, name))) renameSync(join(opened, name), join(root, name));
  }
  rmSync(opened, { recursive: true });
  keepShares(site, (await shareAnew(shares)).shares);
}

/** The two files as a person copied them from the console of a host, into one folder. */
export function readSealed(site: Site, folder: string): Pick<SealedSite, 'keys' | 'state'> {
  refuseToOverwrite(site);
  const file = (name: string) => {
    const path = join(folder, name);
    if (existsSync(path)) return readFileSync(path);
    throw problem(site, `${path} is not there`, `copy /var/lib/hssk/escrow/${name} of a host of copies into it`);
  };
  return { keys: file(sealedNames.keys), state: file(sealedNames.state) };
}

/** Keys of a site that stands are worth more than older ones. */
function refuseToOverwrite(site: Site): void {
  const { keys } = siteFiles(site);
  if (!existsSync(join(keys, 'authority.key'))) return;
  throw problem(
    site,
    `this computer has keys of the site in ${keys}`,
    'move them away first, if they are the wrong ones',
  );
}

const problem = (site: Site, what: string, next: string) =>
  new Problem({ where: `${site.id}: sealed site`, what, next, exit: exitCode.usage });
