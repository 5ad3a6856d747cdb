import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { execa } from 'execa';
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

/** Whom processes run as and files belong to, where this process may choose; nobody else than itself otherwise. */
export type Account = { uid?: number; gid?: number };

/** Gives a path with all below it to the account. */
export async function giveTo(account: Account | undefined, path: string): Promise<void> {
  if (account?.uid === undefined) return;
  await execa('chown', ['--recursive', `${account.uid}:${account.gid ?? account.uid}`, path]);
}
