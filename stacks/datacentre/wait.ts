import { setTimeout as pause } from 'node:timers/promises';
import type { Machine, Site } from '../../services/declare.ts';
import { Problem, type Report } from '../problem.ts';
import { connect } from '../remote.ts';
import { objectName } from './names.ts';

const patienceSeconds = 120;

/** Returns when every machine answers SSH with its pinned host key and has finished its boot; names all that do not. */
export async function waitForMachines(site: Site, machines: Machine[], report: Report): Promise<void> {
  const reachable = machines.filter(({ name }) => name !== site.registry.machine);
  report(`waiting for SSH of ${reachable.length} machines`);
  const answers = await Promise.all(reachable.map((machine) => untilBooted(site, machine)));
  const silent = reachable.flatMap((machine, index) => (answers[index] ? [{ ...machine, last: answers[index] }] : []));
  if (silent.length === 0) return;
  const container = objectName(site, silent[0]!.name);
  throw new Problem({
    where: site.id,
    what: `not up within ${patienceSeconds} s: ${silent.map(({ name, address }) => `${name} (${address})`).join(', ')}`,
    next: `docker logs ${container}; docker restart ${container}; then run the same command again`,
    log: silent.map(({ name, last }) => `${name}: ${last}`).join('\n'),
  });
}

/** Nothing when the machine is up, else its last answer. */
async function untilBooted(site: Site, machine: Machine): Promise<string | undefined> {
  const deadline = Date.now() + patienceSeconds * 1000;
  const remote = connect(site, machine);
  let last = '';
  while (Date.now() < deadline) {
    last = await remote
      .run('systemctl is-system-running || true', { timeout: '15s' })
      .catch((error) => (error instanceof Problem ? (error.details.log ?? error.message) : String(error)));
    if (['running', 'degraded'].includes(last.trim())) return undefined;
    if (/Host key verification failed|Permission denied/.test(last)) break;
    await pause(200);
  }
  return last.trim() || 'no answer';
}
