/** What the receiver does with segments that what comes next does not join: they stay in the spool's folder and are saved with it. */
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { segmentsIn } from './jobs/wal.ts';

/** Moves all of the spool into a folder below it, under the same names. */
export function setAside(spool: string, { name, at }: { name: string; at: Date }): void {
  if (!existsSync(spool)) return;
  const files = readdirSync(spool, { withFileTypes: true }).filter((entry) => entry.isFile());
  if (files.length === 0) return;
  const folder = join(spool, `${name}-${at.toISOString().replace(/[-:]/g, '')}`);
  mkdirSync(folder, { recursive: true });
  for (const file of files) renameSync(join(spool, file.name), join(folder, file.name));
}

/** Takes the newest segment away under a name that no restore replays: its records are on no branch that goes on. */
export function setAsideNewest(spool: string, at: Date): void {
  const newest = segmentsIn(spool).at(-1);
  if (newest) renameSync(join(spool, newest), join(spool, `${newest}.${at.getTime()}.diverged`));
}
