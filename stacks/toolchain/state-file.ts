import { copyFileSync, existsSync, readFileSync, renameSync, statSync } from 'node:fs';
import { Problem } from '../problem.ts';

/**
 * Puts the last whole state back when the file was cut off by a power failure or a full disk, since tofu takes an empty file for
 * a stack that is not there and would make everything a second time. tofu writes the backup before it touches the file.
 */
export function mendState(where: string, path: string): void {
  const backup = `${path}.backup`;
  if (!existsSync(path) || isWhole(path) || isLocked(path)) return;
  // The first apply makes an empty file when it takes the lock; killed then, it has recorded nothing.
  if (statSync(path).size === 0 && !existsSync(backup)) return;
  if (!existsSync(backup) || !isWhole(backup)) throw beyondRepair(where, path);
  renameSync(path, `${path}.cut-off`);
  copyFileSync(backup, path);
}

/** Whether a tofu is at work on the file now: it may be writing it this moment, and the next one waits for it. */
function isLocked(path: string): boolean {
  return readFileSync('/proc/locks', 'utf8').includes(`:${statSync(path).ino} `);
}

function isWhole(path: string): boolean {
  try {
    JSON.parse(readFileSync(path, 'utf8'));
    return true;
  } catch {
    return false;
  }
}

const beyondRepair = (where: string, path: string) =>
  new Problem({
    where,
    what: `its state ${path} is cut off and there is no whole backup of it`,
    next: `put ${path} back from a backup of this computer, then run the same command again`,
  });
