import { pullingHost, vaultWindow } from './copies-commands.ts';
import { readNewestWal } from './evidence/client.ts';
import type { HostConfiguration } from './hosts.ts';
import type { Ledger } from './jobs/host.ts';
import { pull } from './pull.ts';
import { pullWal } from './pull-wal.ts';
import type { Task } from './scheduler/engine.ts';
import { vaultLacksSeries } from './vault.ts';

/**
 * Copy 2 looks every minute for points and every half minute for WAL, so that a lost copy 1 costs a minute; copy 3 opens its window on
 * Sundays, and before that as long as it has nothing at all of something that it is to have.
 */
export function pullTasks(configuration: HostConfiguration, ledger: Ledger): Task[] {
  const hostOf = (actor: string, signal: AbortSignal) => ({ ...pullingHost(configuration, actor), ledger, signal });
  const openWindow: Task['run'] = async ({ actor, signal }) => {
    // A window that a person asks for takes what was just saved; the schedule's takes what the calendar says.
    const { failed, checked } = await vaultWindow(hostOf(actor, signal), { newest: actor !== 'schedule' });
    return failed === 0 && checked === 'ok';
  };
  const tasks: Record<HostConfiguration['role'], Task[]> = {
    backup: [],
    copy: [
      {
        ...{ id: 'pull', when: { every: 'minute' }, lane: 'copy', limitMinutes: 24 * 60 },
        run: async ({ actor, signal }) => (await pull(hostOf(actor, signal))).failed === 0,
      },
      {
        // Copy 1 saves at the full and the half minute, and needs some seconds for it.
        ...{ id: 'pull-wal', when: { every: 'half-minute', second: 10 }, lane: 'wal', limitMinutes: 60 },
        run: ({ actor, signal }) => pullWal(hostOf(actor, signal), readNewestWal),
      },
    ],
    vault: [
      {
        ...{ id: 'vault-window', when: { every: 'week', day: 7, at: '04:00' }, lane: 'copy' },
        ...{ limitMinutes: 12 * 60, retryMinutes: [60, 120], run: openWindow },
      },
      {
        ...{ id: 'vault-first', when: { every: 'minute' }, lane: 'copy', limitMinutes: 12 * 60 },
        run: async (run) =>
          vaultLacksSeries(await ledger.read(), configuration.timeZone, new Date()) ? openWindow(run) : true,
      },
    ],
  };
  return tasks[configuration.role];
}
