import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Repository } from './hosts.ts';
import { createRepository, type RepositoryAccess } from './restic.ts';
import { type CopyHost, localRepository, repositoryFolder } from './retention/copy-host.ts';

/** This host's own repository, made at the first pull with a password that no other host has. */
export async function ownCopy(
  host: CopyHost,
  repository: Repository,
  from: RepositoryAccess,
): Promise<RepositoryAccess> {
  const folder = repositoryFolder(host, repository);
  const own = localRepository(host, repository);
  if (existsSync(join(folder, 'config'))) return own;
  mkdirSync(folder, { recursive: true });
  await createRepository(own, { chunkedLike: from });
  shareWithGroup(folder);
  return own;
}

/** The account that prunes is another one of the same group; restic gives new files the mode that the config has. */
function shareWithGroup(path: string): void {
  const isFolder = statSync(path).isDirectory();
  chmodSync(path, isFolder ? 0o2770 : 0o440);
  if (isFolder) for (const name of readdirSync(path)) shareWithGroup(join(path, name));
}
