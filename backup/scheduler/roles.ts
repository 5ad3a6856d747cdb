import { announceWal } from '../evidence/client.ts';
import type { HostConfiguration } from '../hosts.ts';
import { type Ledger, ownHost } from '../jobs/host.ts';
import type { Task } from './engine.ts';
import { savingTasks } from './saving.ts';

/** What the scheduler of this host does, by its role; each role loads only its own code. */
export async function tasksOf(configuration: HostConfiguration, ledger: Ledger): Promise<Task[]> {
  if (configuration.role === 'backup')
    return savingTasks(ownHost(configuration, { ledger, actor: 'schedule' }), announceWal);
  const { witness } = await import('../evidence/commands.ts');
  const { drillTasks } = await import('../drill/schedule.ts');
  const { pullTasks } = await import('../pull-schedule.ts');
  return [
    {
      id: 'witness',
      when: { every: 'minute' },
      lane: 'witness',
      limitMinutes: 10,
      run: async () => (await witness(configuration)).alarms.length === 0,
    },
    ...pullTasks(configuration, ledger),
    ...(configuration.role === 'copy' ? drillTasks(configuration) : []),
  ];
}
