import { accessSync, constants, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { paths } from './hosts.ts';
import { BackupProblem } from './problem.ts';

type Places = Pick<typeof paths, 'vault' | 'vaultWindow'>;

/**
 * Calls `work` while copy 3 can be written. Outside of it the folder is mounted read-only, and only root can change that: its unit
 * opens the folder when it sees the window's file and closes it when that is gone, after twelve hours in any case.
 */
export async function inVaultWindow<Result>(
  work: () => Promise<Result>,
  { vault, vaultWindow }: Places = paths,
  patienceSeconds = 30,
): Promise<Result> {
  const until = performance.now() + patienceSeconds * 1000;
  writeFileSync(vaultWindow, `${new Date().toISOString()}\n`);
  try {
    while (!isOpen(vault)) {
      if (performance.now() > until) throw closed(vault);
      await delay(100);
    }
    return await work();
  } finally {
    rmSync(vaultWindow, { force: true });
  }
}

function isOpen(vault: string = paths.vault): boolean {
  try {
    accessSync(vault, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

const closed = (vault: string) =>
  new BackupProblem({
    where: vault,
    what: 'it stays read-only although its window was asked for',
    next: 'systemctl status hssk-vault-window, on the host of copy 3',
  });
