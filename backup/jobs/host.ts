import { join } from 'node:path';
import type { Filter } from '../evidence/log.ts';
import { type HostConfiguration, paths, type Repository } from '../hosts.ts';
import type { Draft, Entry } from '../ledger.ts';
import { appendOnlyRepository } from '../repositories.ts';
import type { Progress, RepositoryAccess } from '../restic.ts';

/** Where runs are written down and read back: the evidence log, or in tests one of a temporary folder. */
export type Ledger = { append: (draft: Draft) => Promise<Entry>; read: (filter?: Filter) => Promise<Entry[]> };

/** What every job is given of its host. */
export type JobHost = {
  configuration: HostConfiguration;
  ledger: Ledger;
  repository: (name: Repository) => RepositoryAccess;
  places: { secrets: string; state: string; walSpool: string; escrow: string; scratch: string };
  /** A program's path, for hosts that do not have it on PATH. */
  program: (name: string) => string;
  /** Who started it: "schedule" or a person's account. */
  actor: string;
  now: () => Date;
  signal?: AbortSignal;
  onProgress?: (what: string, progress: Progress) => void;
};

/** The host that this process runs on. */
export const ownHost = (
  configuration: HostConfiguration,
  { ledger, actor, ...options }: Pick<JobHost, 'ledger' | 'actor' | 'signal' | 'onProgress'>,
): JobHost => ({
  configuration,
  ledger,
  actor,
  repository: appendOnlyRepository,
  places: paths,
  program: (name) => name,
  now: () => new Date(),
  ...options,
});

export const secretPath = ({ places }: Pick<JobHost, 'places'>, name: string): string => join(places.secrets, name);
