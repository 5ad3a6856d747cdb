import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeEscrow, shareAnew } from '../../backup/escrow/escrow.ts';
import { paths, secretFiles } from '../../backup/hosts.ts';
import type { Site } from '../../services/declare.ts';
import { readKey, writeWhole } from '../keys.ts';
import { Problem, type Report } from '../problem.ts';
import { siteFiles } from '../site-files.ts';
import { type OuterMachine, outerMachines } from './outer-machines.ts';
import type { PreparedHost } from './prepare.ts';

const shareFile = `${paths.secrets}/${secretFiles.escrowShare}`;
const recipientFile = 'escrow.recipient';

/**
 * The escrow is made once, at the first deploy: its recipient stays here, its identity nowhere. The three shares wait in the site's
 * keys only until each host has its own.
 */
export async function ensureEscrow(site: Site): Promise<void> {
  if (existsSync(join(siteFiles(site).keys, recipientFile))) return;
  const { recipient, shares } = await makeEscrow();
  keepShares(site, shares);
  writeWhole(join(siteFiles(site).keys, recipientFile), recipient);
}

/** Gives each host its share. A host that was made anew gets one of a new set, which the shares of the other two allow. */
export async function ensureShares(site: Site, hosts: PreparedHost<OuterMachine>[], report: Report): Promise<void> {
  const without = hosts.filter(({ hasShare }) => !hasShare);
  if (without.some(({ machine }) => !existsSync(waiting(site, machine)))) await splitAnew(site, hosts, report);
  const waitingFor = hosts.filter(({ machine }) => existsSync(waiting(site, machine)));
  for (const { machine, remote } of waitingFor) {
    await remote.write(shareFile, readFileSync(waiting(site, machine)), '0400');
    await remote.run(`chown ${ownerOf(machine)} ${shareFile}`);
  }
  for (const { machine } of waitingFor) rmSync(waiting(site, machine));
}

/** The service of copy 1 hands its share to the drill of copy 2, and that reads its own; on copy 3 only a person as root does. */
const ownerOf = ({ component }: OuterMachine): string =>
  ({ backup: 'hssk-evidence', copy: 'hssk-backup', vault: 'root' })[component];

const waiting = (site: Site, { name }: Pick<OuterMachine, 'name'>): string =>
  join(siteFiles(site).keys, `escrow-share-${name}`);

/** Shares wait among the site's keys until each host has its own. */
export function keepShares(site: Site, shares: string[]): void {
  for (const [index, machine] of outerMachines(site).entries()) writeWhole(waiting(site, machine), shares[index]!);
}

/** The same identity, split again: old shares and new ones do not fit each other, so all three hosts get new ones. */
async function splitAnew(site: Site, hosts: PreparedHost<OuterMachine>[], report: Report): Promise<void> {
  const left = hosts.filter(({ hasShare }) => hasShare);
  const texts = await Promise.all(left.map(({ remote }) => remote.run(`cat ${shareFile}`)));
  const { recipient, shares } = await shareAnew(texts).catch((error: Error) => {
    throw problem(
      site,
      `${hosts.length - left.length} of ${hosts.length} hosts have lost their share: ${error.message}`,
    );
  });
  if (recipient !== readKey(site, recipientFile).trim())
    throw problem(site, 'the shares on the hosts are of another escrow than the site’s recipient');
  report('a host has lost its share of the escrow: new shares for all three');
  keepShares(site, shares);
}

const problem = (site: Site, what: string) =>
  new Problem({ where: `${site.id}: escrow`, what, next: 'take the shares on paper: runbooks/procedures/mat-khoa.md' });
