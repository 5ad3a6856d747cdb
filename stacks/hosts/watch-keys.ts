import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { onCallOf } from '../../monitoring/machine.ts';
import { secretNamesOf } from '../../monitoring/routes.ts';
import type { Machine, Site } from '../../services/declare.ts';
import { watchName } from '../../services/measured.ts';
import { machinesOf, measuredMachines } from '../../services/network.ts';
import { passwordHash } from '../../services/node-service/password.ts';
import { ensureClusterAuthorities } from '../cluster/authorities.ts';
import { certificateDays, ensureAuthority, ensureCertificate, keep, password, readKey } from '../keys.ts';
import { Problem } from '../problem.ts';
import { siteFiles } from '../site-files.ts';
import { rosterProblems } from './roster.ts';

/** Makes what watching needs of keys, certificates and passwords and is missing; all others stay as they are. */
export async function ensureWatchKeys(site: Site): Promise<void> {
  const authority = await ensureAuthority(site);
  const days = certificateDays;
  for (const { name, address } of measuredMachines(site)) {
    const request = { commonName: name, names: [name, address], days, usage: 'server' as const };
    await ensureCertificate(site, `machine-${name}`, authority, request);
  }
  for (const { name, address } of watchMachines(site)) {
    const request = { commonName: name, names: [name, address], days, usage: 'server' as const };
    await ensureCertificate(site, `console-${name}`, authority, request);
  }
  if (watchMachines(site).length === 0) return;
  const caller = { commonName: watchName, names: [watchName], days, usage: 'client' as const };
  await ensureCertificate(site, watchName, authority, caller);
  await ensureClusterAuthorities(site);
  const ofCluster = { certificate: readKey(site, 'cluster/ca.crt'), key: readKey(site, 'cluster/ca.key') };
  await ensureCertificate(site, `cluster-${watchName}`, ofCluster, caller);
  for (const name of ['relay-token', 'console-session']) keep(site, name, () => randomBytes(32).toString('base64url'));
  ensureConsoleAccounts(site);
  ensureTelling(site);
}

/** Machines that watch a site. */
export const watchMachines = (site: Site): Machine[] => machinesOf(site, 'watch');

/** On a local site one account of each role; in production people get theirs by name, and the list begins empty (000:7.3.a). */
function ensureConsoleAccounts(site: Site): void {
  const people = site.kind === 'local' ? localPeople : [];
  for (const { username } of people) keep(site, `console-${username}`, password);
  keep(site, 'console-accounts.json', () =>
    JSON.stringify(
      people.map((person) => ({ ...person, passwordHash: passwordHash(readKey(site, `console-${person.username}`)) })),
    ),
  );
}

/** Accounts of the console of a local site; each password is a file of the site's keys. */
export const localPeople = [
  { username: 'truc', name: 'Người trực', role: 'operator' },
  { username: 'kiemtoan', name: 'Kiểm toán viên', role: 'auditor' },
  { username: 'lanhdao', name: 'Lãnh đạo', role: 'leader' },
];

/** Numbers of people and passwords of gateways are given by people; a local site has made-up ones. */
function ensureTelling(site: Site): void {
  if (site.kind === 'local') keep(site, 'roster.json', () => `${JSON.stringify(standInRoster)}\n`);
  const folder = siteFiles(site).keys;
  const missing = ['roster.json', ...secretNamesOf(onCallOf(site))].filter((name) => !existsSync(join(folder, name)));
  if (missing.length > 0) {
    throw new Problem({
      where: site.id,
      what: `alerts reach nobody without ${missing.join(', ')} in ${folder}`,
      next: `write them there, mode 0600; roster.json is {"on-call":["+84…"],"head":["+84…"]}, the others hold one password or token each`,
    });
  }
  const wrong = rosterProblems(readKey(site, 'roster.json'), onCallOf(site).steps);
  if (wrong.length === 0) return;
  throw new Problem({ where: site.id, what: wrong.join('; '), next: `mend roster.json in ${folder}` });
}

const standInRoster = { 'on-call': ['+84900000001'], head: ['+84900000002'] };
