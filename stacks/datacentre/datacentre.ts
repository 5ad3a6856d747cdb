import { $ } from 'zx';
import type { Site } from '../../services/declare.ts';
import type { BuiltImages } from '../images/build.ts';
import { deployedMachines } from '../keys.ts';
import type { StackPlan } from '../plan.ts';
import type { Report } from '../problem.ts';
import { openStack, type PlannedResource, type Stack, type TofuTools } from '../tofu.ts';
import { checkMachines } from './check.ts';
import { applyingEnded, applyingStarts, asMade, removeHalfMade } from './half-made.ts';
import { gatherMaterial } from './material.ts';
import { siteLabel } from './names.ts';
import { ensureRegistryMachine } from './registry-machine.ts';
import { datacentreStack } from './stack.ts';
import { waitForMachines } from './wait.ts';

/** What a deploy would change of the machines; a production site's machines are given, so there it is nothing. */
export async function planDatacentre(
  site: Site,
  built: BuiltImages,
  tools: TofuTools,
  report: Report,
): Promise<StackPlan[]> {
  if (site.kind === 'production') return [];
  report('planning the machines');
  const made = await planned(site, built, tools);
  shown.set(site.id, made);
  return [{ stack: 'datacentre', known: true, resources: made.resources }];
}

/** Plans of this run that a person has seen: exactly these are applied. */
const shown = new Map<string, Planned>();
type Planned = { stack: Stack; resources: PlannedResource[] };

/** Makes or mends a local site's machines and waits until each answers; looks whether a production site's machines are as declared, and lets one serve images. */
export async function applyDatacentre(site: Site, built: BuiltImages, tools: TofuTools, report: Report): Promise<void> {
  if (site.kind === 'production') {
    await checkMachines(site, report);
    return ensureRegistryMachine(site, report);
  }
  const { stack, resources } = shown.get(site.id) ?? (await planned(site, built, tools));
  shown.delete(site.id);
  if (resources.length > 0) {
    report(`${resources.length} changes to machines, disks and network`);
    await removeHalfMade(site, resources);
    applyingStarts(site);
    await stack.apply();
  }
  applyingEnded(site);
  await waitForMachines(site, deployedMachines(site), report);
}

/** Removes every container, disk and network of a local site, whether the state knows it or not. */
export async function destroyDatacentre(site: Site, report: Report): Promise<void> {
  shown.delete(site.id);
  const filter = `label=${siteLabel}=${site.id}`;
  const containers = await listed`docker container ls --all --quiet --filter ${filter}`;
  report(`removing ${containers.length} containers`);
  if (containers.length > 0) await $({ quiet: true })`docker container rm --force --volumes ${containers}`;
  const disks = await listed`docker volume ls --quiet --filter ${filter}`;
  report(`removing ${disks.length} disks`);
  if (disks.length > 0) await $({ quiet: true })`docker volume rm ${disks}`;
  const networks = await listed`docker network ls --quiet --filter ${filter}`;
  if (networks.length > 0) await $({ quiet: true })`docker network rm ${networks}`;
}

const listed = async (pieces: TemplateStringsArray, ...values: string[]): Promise<string[]> =>
  (await $({ quiet: true })(pieces, ...values)).stdout.split('\n').filter(Boolean);

async function planned(site: Site, built: BuiltImages, tools: TofuTools): Promise<Planned> {
  const stack = openStack(site, 'datacentre', tools);
  stack.write(datacentreStack(site, await gatherMaterial(site, built)));
  await stack.init();
  return { stack, resources: await asMade(site, (await stack.plan()).resources) };
}
