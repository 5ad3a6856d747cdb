import { readdirSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { minuteMilliseconds } from './days.ts';

/** A living restic writes its lock anew every five minutes. */
const staleAfterMinutes = 30;

export type Locks = { removed: string[]; fresh: string[] };

/**
 * Removes locks whose file is older than any living process leaves it. What a lock says of its own time is not asked: a client could
 * say that it is from tomorrow and hold everybody off for ever.
 */
export function removeStaleLocks(folder: string, now: Date): Locks {
  const removed: string[] = [];
  const fresh: string[] = [];
  for (const name of readdirSync(join(folder, 'locks'))) {
    const path = join(folder, 'locks', name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found?.isFile()) continue;
    if (now.getTime() - found.mtimeMs > staleAfterMinutes * minuteMilliseconds) {
      unlinkSync(path);
      removed.push(name);
    } else fresh.push(name);
  }
  return { removed, fresh };
}
