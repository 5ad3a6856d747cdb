import { join } from 'node:path';
import { paths, type Repository, secretFiles } from './hosts.ts';
import type { RepositoryAccess } from './restic.ts';

/** A repository of copy 1 as its clients reach it: over TLS and append-only, on copy 1 itself too. */
export const appendOnlyRepository = (name: Repository): RepositoryAccess => ({
  at: { addressFile: join(paths.secrets, secretFiles.repositoryAddress(name)) },
  passwordFile: join(paths.secrets, secretFiles.repositoryPassword(name)),
  cacheDirectory: join(paths.state, 'cache'),
  authorityFile: join(paths.secrets, secretFiles.authority),
});
