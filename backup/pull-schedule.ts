import { pullingHost, vaultWindow } from './copies-commands.ts';
import type { HostConfiguration } from './hosts.ts';
import type { Ledger } from './jobs/host.ts';
import { pull } from './pull.ts';
import type { Task } from './scheduler/engine.ts';

/** Copy 2 fetches every hour, after copy 1 has written down the hour's WAL; copy 3 opens its window on Sundays. */
export function pullTasks(configuration: HostConfiguration, ledger: Ledger): Task[] {
  const hostOf = (actor: string, signal: AbortSignal) => ({ ...pullingHost(configuration, actor), ledger, signal });
  const copy: Task = {
    ...{ id: 'pull', when: { every: 'hour', minute: 12 }, lane: 'copy', limitMinutes: 24 * 60, retryMinutes: [10, 20] },
    run: async ({ actor, signal }) => (await pull(hostOf(actor, signal))).failed === 0,
  };
  const vault: Task = {
    ...{ id: 'vault-window', when: { every: 'week', day: 7, at: '04:00' }, lane: 'copy' },
    ...{ limitMinutes: 12 * 60, retryMinutes: [60, 120] },
    run: async ({ actor, signal }) => {
      // A window that a person asks for takes what was just saved; the weekly one what the calendar says.
      const { failed, checked } = await vaultWindow(hostOf(actor, signal), { newest: actor !== 'schedule' });
      return failed === 0 && checked === 'ok';
    },
  };
  return configuration.role === 'copy' ? [copy] : configuration.role === 'vault' ? [vault] : [];
}
