import { runRestic } from '../restic-process.ts';
import { localRepository } from '../retention/copy-host.ts';
import type { TestCopies } from './copies.ts';

/** What most do: restic chooses by the times that clients wrote. On a copy of copy 1; answers which points of the log no longer restore. */
export async function lostByPlainWay(
  copies: TestCopies,
  { daily, weekly }: { daily: number; weekly: number },
): Promise<string[]> {
  const folder = copies.copyOf('database');
  const own = localRepository(copies.hosts.backup, 'database', folder);
  const keep = ['--keep-daily', String(daily), '--keep-weekly', String(weekly), '--keep-monthly', '12'];
  const { outcome, messages } = await runRestic(own, {
    args: ['forget', ...keep, '--group-by', 'host,tags', '--prune'],
  });
  if (outcome !== 'ok') throw new Error(`the plain way ended ${outcome}: ${messages.join('; ')}`);
  return (await copies.lostPoints('backup', folder)).map(({ point }) => point);
}
