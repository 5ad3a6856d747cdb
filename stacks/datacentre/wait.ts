import { setTimeout as pause } from 'node:timers/promises';
import type { Machine, Site } from '../../services/declare.ts';
import { Problem, type Report } from '../problem.ts';
import { connect } from '../remote.ts';

const patienceSeconds = 90;

/** Returns when every machine answers SSH with its pinned host key and has finished its boot; names all that do not. */
export async function waitForMachines(site: Site, machines: Machine[], report: Report): Promise<void> {
  const reachable = machines.filter(({ name }) => name !== site.registry.machine);
  report(`waiting for SSH of ${reachable.length} machines`);
  const answers = await Promise.all(reachable.map((machine) => answerOf(site, machine)));
  const silent = reachable.flatMap(({ name, address }, index) => (answers[index] ? [] : [`${name} (${address})`]));
  if (silent.length === 0) return;
  const first = silent[0]!.split(' ')[0];
  throw new Problem({
    where: site.id,
    what: `no SSH within ${patienceSeconds} s from ${silent.join(', ')}`,
    next: `docker logs hssk-${site.id}-${first}; docker restart hssk-${site.id}-${first}; then run the same command again`,
  });
}

async function answerOf(site: Site, machine: Machine): Promise<boolean> {
  const deadline = Date.now() + patienceSeconds * 1000;
  const remote = connect(site, machine);
  while (Date.now() < deadline) {
    const state = await remote.run('systemctl is-system-running --wait || true', { timeout: '60s' }).catch(() => '');
    if (['running', 'degraded'].includes(state.trim())) return true;
    await pause(200);
  }
  return false;
}
