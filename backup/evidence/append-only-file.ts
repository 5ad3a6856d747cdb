import { spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { BackupProblem } from '../problem.ts';

/** A file of lines that only grows, held by one process. What `append` has returned from is on the disk. */
export type AppendOnlyFile = {
  /** Returns the offset of the line. When it throws, the file is as it was before. */
  append: (line: string) => number;
  read: (offset: number, length: number) => string;
  /** Half a line at the end, left by a kill or a power cut; already cut off. */
  torn?: Buffer;
  close: () => void;
};

/** `onLine` sees each line that is there, in order. Throws when another process holds the file. */
export function openAppendOnly(path: string, onLine: (line: string, offset: number) => void): AppendOnlyFile {
  mkdirSync(dirname(path), { recursive: true, mode: 0o750 });
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o640);
  try {
    lock(file, path);
    syncFolder(dirname(path));
    let size = readLines(file, onLine);
    const torn = readAt(file, size, fstatSync(file).size - size);
    if (torn.length > 0) cut(file, size);
    return {
      append: (line) => {
        const offset = size;
        size += write(file, Buffer.from(`${line}\n`), offset);
        return offset;
      },
      read: (offset, length) => readAt(file, offset, length).toString('utf8'),
      ...(torn.length > 0 ? { torn } : {}),
      close: () => closeSync(file),
    };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

// The lock belongs to the open file, which this process shares with the short-lived program: the kernel frees it when this process ends, however it ends.
function lock(file: number, path: string): void {
  const result = spawnSync('flock', ['--exclusive', '--nonblock', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', file],
  });
  if (result.status === 0) return;
  throw new BackupProblem({
    where: path,
    what: result.error ? `cannot be locked: ${result.error.message}` : 'another process writes it',
    next: 'only one may: systemctl status hssk-evidence shows who; hand entries to it with hssk-backup append',
  });
}

function write(file: number, bytes: Buffer, offset: number): number {
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, offset + done);
    fsyncSync(file);
    return bytes.length;
  } catch (error) {
    cut(file, offset);
    throw error;
  }
}

function cut(file: number, size: number): void {
  ftruncateSync(file, size);
  fsyncSync(file);
}

/** Offset after the last whole line. */
function readLines(file: number, onLine: (line: string, offset: number) => void): number {
  let rest = Buffer.alloc(0);
  let start = 0;
  for (;;) {
    const chunk = readAt(file, start + rest.length, chunkBytes);
    if (chunk.length === 0) return start;
    rest = Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, from)) {
      onLine(rest.toString('utf8', from, end), start + from);
      from = end + 1;
    }
    start += from;
    rest = rest.subarray(from);
  }
}

const chunkBytes = 2 ** 20;

function readAt(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const count = readSync(file, bytes, done, length - done, offset + done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  fsyncSync(folder);
  closeSync(folder);
}
