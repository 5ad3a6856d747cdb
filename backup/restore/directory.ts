import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { BackupProblem } from '../problem.ts';

/** Makes the directory, or takes it as it is when it is empty; restored data never joins other data. */
export function takeEmptyDirectory(path: string): string {
  if (existsSync(path) && (!statSync(path).isDirectory() || readdirSync(path).length > 0)) {
    const what = 'it is not an empty directory; restored data never joins other data';
    throw new BackupProblem({ where: path, what, next: 'name a directory that does not exist yet' });
  }
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}
