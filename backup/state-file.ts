import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { BackupProblem } from './problem.ts';

/** Replaces the file as a whole and makes it durable: after a crash it is the old one or the new one. */
export function writeState(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o750 });
  const file = openSync(`${path}.new`, 'w', 0o640);
  writeSync(file, `${JSON.stringify(value)}\n`);
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.new`, path);
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
}

/** The state, or nothing when there is none yet. A file that cannot be understood is a problem, never an empty state. */
export function readState<Schema extends z.ZodType>(path: string, schema: Schema): z.infer<Schema> | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new BackupProblem({
      where: path,
      what: `cannot be understood: ${(error as Error).message}`,
      next: 'move it away; runs that it knew of are then caught up',
    });
  }
}
