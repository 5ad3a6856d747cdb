import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sealFolder } from '../../backup/escrow/folder.ts';
import { paths } from '../../backup/hosts.ts';
import type { Site } from '../../services/declare.ts';
import { inParallel } from '../cluster/parallel.ts';
import { connect } from '../remote.ts';
import { siteFiles } from '../site-files.ts';
import { groups } from './accounts.ts';
import { outerMachines } from './outer-machines.ts';

/** What can be made again, is of this computer alone, or is a share of the escrow on its way to its host. */
const leaveOut = {
  keys: ['./escrow-share-*'],
  state: ['./keys', './logs', './lock', './lock.*', './load', '.terraform', './restored', './advisories.*'],
};

/**
 * Puts the site's keys and everything else that this computer keeps of it, sealed to the escrow, on every host of copies: whoever has
 * two shares and one of these hosts can go on from any other computer.
 */
export async function putSealedSite(site: Site): Promise<void> {
  const { root, keys } = siteFiles(site);
  const recipient = readFileSync(join(keys, 'escrow.recipient'), 'utf8');
  const files = [
    { name: 'keys.age', content: await sealFolder(recipient, keys, leaveOut.keys) },
    { name: 'site.tar.age', content: await sealFolder(recipient, root, leaveOut.state) },
  ];
  await inParallel(outerMachines(site), 3, async (machine) => {
    const remote = connect(site, machine);
    for (const { name, content } of files) {
      await remote.write(`${paths.escrow}/${name}`, Buffer.from(content), '0440');
      await remote.run(`chgrp ${groups.keys.name} ${paths.escrow}/${name}`);
    }
  });
}
