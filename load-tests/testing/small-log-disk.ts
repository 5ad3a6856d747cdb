import { execFileSync } from 'node:child_process';
import { chownSync, lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Room for the log's segments of a small database and no more. */
const sizeMiB = 160;

export type SmallLogDisk = {
  /** No byte is free any more. */
  fill: () => void;
  /** The log is again where it was, with all that was written meanwhile. The server must not run. */
  remove: () => void;
};

/** Puts the write-ahead log of a stopped PostgreSQL on a small file system of its own, in memory; asks for root. */
export function smallLogDisk(dataDirectory: string): SmallLogDisk {
  const [log, aside] = [join(dataDirectory, 'pg_wal'), join(dataDirectory, '..', 'log-aside')];
  const { uid, gid } = lstatSync(log);
  renameSync(log, aside);
  mkdirSync(log, { mode: 0o700 });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m,mode=700`, 'tmpfs', log]);
  chownSync(log, uid, gid);
  copyLog(aside, log);
  return {
    fill: () => {
      try {
        writeFileSync(join(log, 'filler'), Buffer.alloc(sizeMiB * 1024 * 1024));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    },
    remove: () => {
      rmSync(join(log, 'filler'), { force: true });
      rmSync(aside, { recursive: true });
      copyLog(log, aside);
      execFileSync('umount', [log]);
      rmSync(log, { recursive: true });
      renameSync(aside, log);
    },
  };
}

/** With owners and times. */
const copyLog = (from: string, to: string): void => {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  execFileSync('cp', ['-a', `${from}/.`, to]);
};
