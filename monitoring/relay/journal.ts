import { closeSync, fdatasyncSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Lines that are on the disk before `append` returns. */
type Journal<Line> = {
  append: (...lines: Line[]) => void;
  /** Puts these lines in the place of all others, in one step. */
  replace: (lines: Line[]) => void;
  close: () => void;
};

/**
 * Opens a file of JSON lines and gives what it holds. A last line without its end was being written when the process or the machine
 * died; nobody was told that it is kept, so it is left out.
 */
export function openJournal<Line>(path: string): { lines: Line[]; journal: Journal<Line> } {
  const lines = readLines<Line>(path);
  let file = openSync(path, 'a', 0o600);
  const journal: Journal<Line> = {
    append: (...added) => {
      writeWhole(file, added);
      fdatasyncSync(file);
    },
    replace: (all) => {
      const next = openSync(`${path}.new`, 'w', 0o600);
      writeWhole(next, all);
      fdatasyncSync(next);
      renameSync(`${path}.new`, path);
      closeSync(file);
      file = next;
      syncFolder(dirname(path));
    },
    close: () => closeSync(file),
  };
  // A half line would spoil the one that is written behind it.
  journal.replace(lines);
  return { lines, journal };
}

function readLines<Line>(path: string): Line[] {
  try {
    const text = readFileSync(path, 'utf8');
    return text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function writeWhole(file: number, lines: unknown[]): void {
  const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
