import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { joinShares } from '../escrow/escrow.ts';
import { openFolder } from '../escrow/folder.ts';
import { type HostConfiguration, type HostRole, paths, type Repository, repositoryPort } from '../hosts.ts';
import type { Entry } from '../ledger.ts';
import { storedIds } from '../restore/choose.ts';
import { repositorySource, type Source, vaultSource } from '../restore/source.ts';

/** The site's keys as files, and the identity that opens what copy 3 holds; all in one folder of this run. */
export type OpenedEscrow = { keys: string; identityFile: string };

/** Opens the host's sealed keys. Nothing else on the host is asked for a password or a key. */
export async function openEscrow(
  by: { shares: string[] } | { identity: string },
  place: string,
  escrow: string = paths.escrow,
): Promise<OpenedEscrow> {
  const identity = 'identity' in by ? by.identity.trim() : await joinShares(by.shares);
  const keys = join(place, 'keys');
  await openFolder(identity, readFileSync(join(escrow, 'keys.age')), keys);
  const identityFile = join(place, 'identity');
  writeFileSync(identityFile, `${identity}\n`, { mode: 0o600 });
  return { keys, identityFile };
}

/** Names of passwords in the site's keys directory. */
const keyNames = {
  account: (name: Repository) => `account-${name}`,
  repository: (name: Repository) => `repository-${name}`,
  copy: (name: Repository) => `copy-${name}`,
} as const;

type SourceOptions = { configuration: HostConfiguration; entries: Entry[]; repository: Repository };

/** A copy, opened with the keys of the escrow. Copy 1 is read over the network, the others on their own host. */
export function escrowSource(
  copy: HostRole,
  { keys, identityFile }: OpenedEscrow,
  { configuration, entries, repository }: SourceOptions,
): Source {
  const stored = storedIds(entries, copy);
  if (copy === 'vault') return vaultSource(paths.vault, { program: 'age', identityFile });
  if (copy === 'copy') {
    const folder = join(paths.repositories, repository);
    const passwordFile = join(keys, keyNames.copy(repository));
    return repositorySource('copy', { at: { folder }, passwordFile }, stored);
  }
  const account = readFileSync(join(keys, keyNames.account(repository)), 'utf8').trim();
  const addressFile = join(keys, `${repository}.address`);
  const server = `${configuration.hosts.backup.address}:${repositoryPort}`;
  const address = `rest:https://${repository}:${encodeURIComponent(account)}@${server}/${repository}/`;
  writeFileSync(addressFile, `${address}\n`, { mode: 0o600 });
  const authorityFile = join(keys, 'authority.crt');
  const passwordFile = join(keys, keyNames.repository(repository));
  return repositorySource('backup', { at: { addressFile }, passwordFile, authorityFile }, stored);
}
