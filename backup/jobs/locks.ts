import { repositories } from '../hosts.ts';
import { unlockRepository } from '../restic.ts';
import type { JobHost } from './host.ts';

/** Takes away locks of processes that are no more, or silent for half an hour; a run that such a lock stopped was told as failed. */
export async function removeStaleLocks(host: Pick<JobHost, 'repository'>): Promise<void> {
  for (const name of repositories) await unlockRepository(host.repository(name));
}
