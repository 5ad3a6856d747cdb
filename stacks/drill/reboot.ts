import { setTimeout as pause } from 'node:timers/promises';
import { $ } from 'zx';
import type { Machine, Site } from '../../services/declare.ts';
import { Problem } from '../problem.ts';
import { connect, sshCommand } from '../remote.ts';

/** Starts a machine anew, so that its services run with the files that were put under them, and returns when it answers again. */
export async function rebootMachine(site: Site, machine: Machine, seconds = 120): Promise<void> {
  const remote = connect(site, machine);
  const before = await remote.run(bootedAt);
  // The connection that carries the command ends with it.
  await remote.run('systemctl daemon-reload; systemctl reboot --no-wall', { timeout: '20s' }).catch(() => '');
  await dropConnection(site, machine);
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await pause(500)) {
    const now = await remote.run(bootedAt, { timeout: '10s' }).catch(() => before);
    if (now !== before) return;
  }
  throw new Problem({
    where: `${site.id}/${machine.name}`,
    what: `it did not start again within ${seconds} s`,
    next: 'look at its console',
  });
}

/** When its first process started; a container's boot identity is that of its host. */
const bootedAt = `awk '{ print $22 }' /proc/1/stat`;

/** Ends the shared connection to a machine that is about to go away: whoever used it next would wait for its silence. */
export async function dropConnection(site: Site, machine: Machine): Promise<void> {
  const { options, target } = sshCommand(site, machine);
  await $({ quiet: true, nothrow: true })`ssh ${options} -O exit ${target}`;
}
