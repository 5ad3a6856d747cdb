import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type HostRole, paths, type Repository, repositories, secretFiles } from '../hosts.ts';
import type { JobHost } from '../jobs/host.ts';
import type { Draft, Entry } from '../ledger.ts';
import type { RepositoryAccess } from '../restic.ts';
import type { KeepRules } from './rules.ts';

/** A host that keeps a copy, as the work on that copy sees it. */
export type CopyHost = Pick<
  JobHost,
  'configuration' | 'ledger' | 'program' | 'actor' | 'now' | 'signal' | 'onProgress'
> & {
  places: Record<'secrets' | 'state' | 'repositories' | 'vault' | 'retention' | 'scratch' | 'escrow', string>;
  /** In place of the role's own. */
  rules?: KeepRules;
};

export const copyHost = (
  configuration: CopyHost['configuration'],
  options: Pick<CopyHost, 'ledger' | 'actor' | 'signal' | 'onProgress'>,
): CopyHost => ({ configuration, places: paths, program: (name) => name, now: () => new Date(), ...options });

export const roleOf = ({ configuration }: CopyHost): HostRole => configuration.role;

export const repositoryFolder = ({ places }: CopyHost, name: Repository): string => join(places.repositories, name);

/** Repositories that this host has by now. */
export const ownRepositories = (host: CopyHost): Repository[] =>
  repositories.filter((name) => existsSync(join(repositoryFolder(host, name), 'config')));

export const passwordFile = (host: CopyHost, name: Repository): string =>
  join(
    host.places.secrets,
    roleOf(host) === 'copy' ? secretFiles.copyRepositoryPassword(name) : secretFiles.repositoryPassword(name),
  );

/** A repository of this host through its own file system. Only the account that prunes may delete in it. */
export const localRepository = (
  host: CopyHost,
  name: Repository,
  folder = repositoryFolder(host, name),
): RepositoryAccess => ({
  at: { folder },
  passwordFile: passwordFile(host, name),
  program: host.program('restic'),
});

/** Writes an entry of this host into the log. */
export const record = <Facts>(
  { configuration, ledger, actor }: CopyHost,
  draft: Pick<Draft<Facts>, 'kind' | 'outcome' | 'articles' | 'facts'>,
): Promise<Entry<Facts>> => ledger.append({ host: configuration.machine, actor, ...draft }) as Promise<Entry<Facts>>;
