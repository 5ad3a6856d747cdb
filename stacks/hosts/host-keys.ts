import { createHash, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { custodiansFile } from '../../backup/custodian-signature.ts';
import { publicKeysFile } from '../../backup/evidence/keys.ts';
import { type Repository, repositories, repositoryPort } from '../../backup/hosts.ts';
import type { Machine, Site } from '../../services/declare.ts';
import { machinesOf, nodesOf } from '../../services/network.ts';
import { certificateDays, ensureAuthority, ensureCertificate, keep, makeSshKey, password, readKey } from '../keys.ts';
import { siteFiles } from '../site-files.ts';
import { outerMachines } from './outer-machines.ts';

/** Makes what the hosts of the copies need of keys, certificates and passwords and is missing; all others stay as they are. */
export async function ensureHostKeys(site: Site): Promise<void> {
  const authority = await ensureAuthority(site);
  for (const { name, address } of outerMachines(site)) {
    const request = { commonName: name, names: [name, address], days: certificateDays, usage: 'both' as const };
    await ensureCertificate(site, `host-${name}`, authority, request);
    keep(site, signingKey(name), () =>
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    );
  }
  for (const name of repositories) {
    for (const kind of ['repository', 'copy', 'account'] as const) keep(site, passwordName(kind, name), password);
  }
  await makeSshKey(join(siteFiles(site).keys, stateReader), `state-reader-${site.id}`);
  for (const { account, publicKey } of site.custodians) {
    if (!publicKey) await makeSshKey(custodianKey(site, account), account);
  }
}

/** Where a local site keeps the key of a custodian that it made itself. */
export const custodianKey = (site: Site, account: string): string => join(siteFiles(site).keys, 'custodians', account);

/** Who may sign that a monthly point goes. */
export const siteCustodians = (site: Site): string =>
  custodiansFile(
    site.custodians.map(({ account, publicKey }) => ({
      account,
      publicKey: publicKey ?? readFileSync(`${custodianKey(site, account)}.pub`, 'utf8'),
    })),
  );

/** Password of a repository on copy 1, of the one on copy 2, and of the account at copy 1's server. */
export const passwordName = (kind: 'repository' | 'copy' | 'account', name: Repository): string => `${kind}-${name}`;

export const stateReader = 'state-reader';

export const signingKey = (machine: string): string => `evidence-${machine}.key`;

/** Who may have signed a line of the evidence log or witnessed it. */
export const evidenceKeys = (site: Site): string =>
  publicKeysFile(Object.fromEntries(outerMachines(site).map(({ name }) => [name, readKey(site, signingKey(name))])));

/** For restic's --repository-file: the one account of a repository, its password inside. */
export function repositoryAddress(site: Site, name: Repository): string {
  const { address } = machinesOf(site, 'backup')[0] as Machine;
  return `rest:https://${name}:${encodeURIComponent(readKey(site, passwordName('account', name)))}@${address}:${repositoryPort}/${name}/`;
}

/** rest-server knows SHA-1 and bcrypt. A password of 120 random bits needs no slow hash, and each request would pay for one. */
export const accountsFile = (site: Site): string =>
  repositories
    .map((name) => {
      const secret = readKey(site, passwordName('account', name));
      return `${name}:{SHA}${createHash('sha1').update(secret).digest('base64')}\n`;
    })
    .join('');

/** Pinned host keys of the machines whose system state is saved. */
export function pinnedNodes(site: Site): string {
  const nodes = new Set(nodesOf(site).map(({ address }) => address));
  const lines = readKey(site, 'known_hosts').split('\n');
  return `${lines.filter((line) => nodes.has(line.split(' ')[0]!)).join('\n')}\n`;
}
