import { $ } from 'zx';
import type { Site } from '../../services/declare.ts';
import { objectName, siteLabel } from '../datacentre/names.ts';
import { Problem, type Report } from '../problem.ts';
import { dropConnection } from './reboot.ts';

/** Removes machines of a local site with all their disks, as a fire would: nothing is asked to stop. */
export async function removeMachines(
  site: Site,
  isLost: (machine: string) => boolean,
  report: Report,
): Promise<string[]> {
  if (site.kind === 'production') throw new Error('machines of a production site are never removed by a drill');
  const machines = site.machines.filter(({ name }) => isLost(name));
  const lost = machines.map(({ name }) => name);
  const containers = (
    await engine`docker container ls --all --filter label=${siteLabel}=${site.id} --format {{.Names}}`
  ).filter((name) => lost.some((machine) => belongsTo(site, machine, name)));
  if (containers.length === 0) throw nothing(site, lost);
  for (const machine of machines) await dropConnection(site, machine);
  await $({ quiet: true })`docker container rm --force --volumes ${containers}`;
  const disks = (await engine`docker volume ls --filter label=${siteLabel}=${site.id} --format {{.Name}}`).filter(
    (name) => lost.some((machine) => belongsTo(site, machine, name)),
  );
  if (disks.length > 0) await $({ quiet: true })`docker volume rm ${disks}`;
  report(`${containers.length} machines and ${disks.length} disks are gone`);
  return containers;
}

/** `hssk-<site>-<machine>` and what is named after it. */
const belongsTo = (site: Site, machine: string, object: string): boolean => {
  const name = objectName(site, machine);
  return object === name || object.startsWith(`${name}-`);
};

const engine = async (pieces: TemplateStringsArray, ...values: string[]): Promise<string[]> =>
  (await $({ quiet: true })(pieces, ...values)).stdout.split('\n').filter(Boolean);

const nothing = (site: Site, lost: string[]) =>
  new Problem({
    where: site.id,
    what: `${lost.join(', ') || 'no machine'} is not there, so nothing can be lost`,
    next: `npm run deploy -- --site ${site.id}`,
  });
