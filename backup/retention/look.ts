import type { Repository } from '../hosts.ts';
import { announcedOf } from '../jobs/announced.ts';
import { savedSegments } from '../jobs/wal.ts';
import { pulledAhead } from '../pull-wal.ts';
import { listSnapshots } from '../restic.ts';
import { type CopyHost, repositoryFolder } from './copy-host.ts';
import { filesOf } from './files.ts';
import type { SeenRepository, SeenSnapshot } from './seen.ts';
import { withView } from './view.ts';

/** Snapshots and keys as the file system has them; what clients say about them is added where it can be read. */
export async function lookAt(host: CopyHost, repository: Repository): Promise<SeenRepository> {
  const folder = repositoryFolder(host, repository);
  const claims = await claimsIn(host, repository);
  return {
    repository,
    snapshots: filesOf(folder, 'snapshots').map(({ id, arrivedAt }) => {
      const claimed = claims.get(id);
      return { id, arrivedAt, ...(claimed ? { claims: claimed } : {}) };
    }),
    keys: filesOf(folder, 'keys').map(({ id }) => id),
  };
}

/** Damage is found by the check; here it only means that nobody knows what the client said. */
async function claimsIn(host: CopyHost, repository: Repository): Promise<Map<string, SeenSnapshot['claims']>> {
  try {
    const snapshots = await withView(host, repository, (view) => listSnapshots(view));
    return new Map(
      snapshots.map(({ id, time, summary }) => [
        id,
        {
          time: Date.parse(time),
          ...(summary?.backup_start ? { startedAt: Date.parse(summary.backup_start) } : {}),
          ...(summary?.backup_end ? { endedAt: Date.parse(summary.backup_end) } : {}),
        },
      ]),
    );
  } catch {
    return new Map();
  }
}

/** Snapshots of this host's own scheduler that will be in the log soon: WAL of this hour, here or fetched, parts of a point that is being made. */
export function announcedSnapshots({ places }: CopyHost): Set<string> {
  const wal = savedSegments({ places })?.unreported ?? [];
  return new Set([
    ...wal.map(({ id }) => id),
    ...announcedOf({ places }).map(({ snapshot }) => snapshot),
    ...pulledAhead({ places }).map(({ stored }) => stored),
  ]);
}
