import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { $ } from 'zx';
import { componentOf, isDeployed } from '../services/catalogue.ts';
import { databaseSecrets } from '../services/database/roles.ts';
import type { Machine, Site } from '../services/declare.ts';
import { ownServices } from '../services/own-service.ts';
import {
  type CertificateRequest,
  daysLeft,
  fits,
  issueCertificate,
  type KeyPair,
  makeAuthority,
} from './certificates.ts';
import { Problem } from './problem.ts';
import { siteFiles } from './site-files.ts';

/** A certificate is made anew when fewer days than this are left, so that a yearly deploy never meets an expired one. */
const renewWhenDaysLeft = 30;
export const certificateDays = 397;

/**
 * Makes every key, certificate and password of the site that is missing or about to end, and keeps all others.
 * Files under `siteFiles(site).keys`, mode 0600; an interrupted run leaves whole files only.
 */
export async function ensureSiteKeys(site: Site): Promise<void> {
  await ensureSshKeys(site);
  await ensureCertificates(site);
  for (const name of randomSecrets) keep(site, name, () => randomBytes(32).toString('base64'));
  for (const role of databaseSecrets(site)) keep(site, `database-${role}`, password);
  for (const { code } of accounts(site)) keep(site, `facility-${code}`, password);
  keep(site, 'token-signing.key', () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  );
}

const randomSecrets = ['document-kek', 'document-index', 'etcd-encryption-key', 'state-passphrase'];

export type Account = { code: string; facility: string; username: string; rights: string[] };

/** Accounts of the first deploy: the facility that proves the site, and on local sites the test facilities with one reader of HIV and tuberculosis data. */
export const accounts = (site: Site): Account[] => {
  const senders = [...site.testFacilities, site.proofFacility].map(({ code, username }) => ({
    ...{ code, facility: code, username, rights: ['send', 'read'] },
  }));
  const first = site.testFacilities[0];
  if (!first) return senders;
  const clinician = { code: sensitiveReader, facility: first.code, username: `${first.code}_bsdt` };
  return [...senders, { ...clinician, rights: ['read', 'read-sensitive'] }];
};

/** Stands where a facility's code would: an account, not a facility. */
export const sensitiveReader = 'sensitive-reader';

export const readKey = (site: Site, name: string): string => readFileSync(join(siteFiles(site).keys, name), 'utf8');

export const deployedMachines = (site: Site): Machine[] =>
  site.machines.filter((machine) => isDeployed(componentOf(machine.component)));

async function ensureSshKeys(site: Site): Promise<void> {
  const keys = siteFiles(site).keys;
  await makeSshKey(join(keys, 'ssh'), `hssk-${site.id}`);
  const knownHosts = join(keys, 'known_hosts');
  if (site.kind === 'production') {
    if (existsSync(knownHosts)) return;
    throw new Problem({
      where: site.id,
      what: `no pinned host keys: ${knownHosts} is missing, expected one line "<address> ssh-ed25519 <key>" for each machine`,
      next: `copy each machine's /etc/ssh/ssh_host_ed25519_key.pub from its console into ${knownHosts}, and ${join(keys, 'ssh.pub')} into its authorized_keys`,
    });
  }
  const lines: string[] = [];
  for (const machine of deployedMachines(site)) {
    const path = join(keys, 'hosts', machine.name, 'ssh_host_ed25519_key');
    await makeSshKey(path, machine.name);
    const [type, key] = readFileSync(`${path}.pub`, 'utf8').split(' ');
    lines.push(`${machine.address} ${type} ${key}`);
  }
  writeWhole(knownHosts, `${lines.join('\n')}\n`);
}

/** Removes the host keys of machines that a local site has no more; nothing may come back under their names. */
export function forgetMachines(site: Site): void {
  const folder = join(siteFiles(site).keys, 'hosts');
  if (!existsSync(folder)) return;
  const declared = new Set(deployedMachines(site).map(({ name }) => name));
  for (const name of readdirSync(folder)) if (!declared.has(name)) rmSync(join(folder, name), { recursive: true });
}

export async function makeSshKey(path: string, comment: string): Promise<void> {
  if (existsSync(path) && existsSync(`${path}.pub`)) return;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Half of a pair is what an interrupted run left.
  for (const half of [path, `${path}.pub`]) rmSync(half, { force: true });
  await $({ quiet: true })`ssh-keygen -q -t ed25519 -N ${''} -C ${comment} -f ${path}`;
}

async function ensureCertificates(site: Site): Promise<void> {
  const authority = await ensureAuthority(site);
  const addressesOf = (component: string) =>
    site.machines.filter((machine) => machine.component === component).map((machine) => machine.address);
  const service = 'database.database.svc.cluster.local';
  const requests: Record<string, CertificateRequest> = {
    edge: server(site.edge.hostName, [
      ...[site.edge.hostName, 'edge.edge.svc.cluster.local', 'localhost', '127.0.0.1'],
      ...addressesOf('edge'),
    ]),
    ...Object.fromEntries(ownServices.map(({ id }) => [id, server(id, [`${id}.${id}.svc.cluster.local`])])),
    registry: server('registry', ['localhost', '127.0.0.1', ...addressesOf('registry')]),
    database: server('database', [
      service,
      'database',
      'database.database',
      'database.database.svc',
      'localhost',
      '127.0.0.1',
    ]),
  };
  for (const [name, request] of Object.entries(requests)) await ensureCertificate(site, name, authority, request);
}

const server = (commonName: string, names: string[]): CertificateRequest => ({
  commonName,
  names,
  days: certificateDays,
  usage: 'server',
});

export async function ensureAuthority(site: Site): Promise<KeyPair> {
  const keys = siteFiles(site).keys;
  if (!existsSync(join(keys, 'authority.crt'))) {
    const made = await makeAuthority(`${site.id} authority`);
    writeWhole(join(keys, 'authority.key'), made.key);
    writeWhole(join(keys, 'authority.crt'), made.certificate);
  }
  return { certificate: readKey(site, 'authority.crt'), key: readKey(site, 'authority.key') };
}

export async function ensureCertificate(
  site: Site,
  name: string,
  authority: KeyPair,
  request: CertificateRequest,
): Promise<void> {
  const path = join(siteFiles(site).keys, `${name}.crt`);
  const good = existsSync(path) && daysLeft(readFileSync(path, 'utf8')) > renewWhenDaysLeft;
  if (good && fits(readFileSync(path, 'utf8'), authority, request.names)) return;
  const issued = await issueCertificate(authority, request);
  writeWhole(path.replace(/crt$/, 'key'), issued.key);
  writeWhole(path, issued.certificate + authority.certificate);
}

export function keep(site: Site, name: string, make: () => string): void {
  const path = join(siteFiles(site).keys, name);
  if (!existsSync(path)) writeWhole(path, make());
}

/** Four classes and 24 characters: stricter than 000:7.3.b asks. */
export function password(): string {
  const body = randomBytes(15).toString('base64url').replaceAll('-', 'x').replaceAll('_', 'y');
  return `${body}aA1!`;
}

export function writeWhole(path: string, content: string): void {
  writeFileSync(`${path}.new`, content, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
