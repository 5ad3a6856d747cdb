import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RepositoryAccess } from '../restic.ts';

/** An exclusive lock of a check that hangs, until the returned function ends it hard. */
export async function holdLock({
  at,
  passwordFile,
  program = 'restic',
}: RepositoryAccess): Promise<() => Promise<void>> {
  if (!('folder' in at)) throw new Error('a local repository is needed');
  const args = ['--repo', at.folder, '--password-file', passwordFile, '--no-cache', 'check', '--read-data'];
  const locks = () => readdirSync(join(at.folder, 'locks')).filter((name) => !name.includes('tmp'));
  const before = new Set(locks());
  const child = spawn(program, args, { stdio: 'ignore' });
  const ended = once(child, 'exit');
  while (locks().every((name) => before.has(name))) await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill('SIGSTOP');
  return async () => {
    child.kill('SIGKILL');
    await ended;
  };
}
