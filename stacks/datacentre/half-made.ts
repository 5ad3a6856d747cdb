import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { $ } from 'zx';
import type { Site } from '../../services/declare.ts';

import { Problem } from '../problem.ts';
import { siteFiles } from '../site-files.ts';
import type { PlannedResource } from '../tofu.ts';
import { networkName, objectName, siteLabel } from './names.ts';

const record = (site: Site) => siteFiles(site).record('datacentre-apply');

/** Notes that an apply is under way; the note stays when the apply is killed. */
export const applyingStarts = (site: Site): void => {
  if (!existsSync(record(site))) writeFileSync(record(site), JSON.stringify({ started: new Date().toISOString() }));
};
export const applyingEnded = (site: Site): void => rmSync(record(site), { force: true });

/**
 * Removes containers and the network that a killed apply made before the state knew them: the engine would refuse to make them
 * a second time. Disks are left, the engine takes an existing one. Objects that are older than the killed apply may hold records,
 * so they are never removed here.
 */
export async function removeHalfMade(site: Site, resources: PlannedResource[]): Promise<void> {
  const missing = new Set(resources.filter(({ action }) => action === 'create').map(({ address }) => address));
  const since = existsSync(record(site)) ? JSON.parse(readFileSync(record(site), 'utf8')).started : undefined;
  for (const { kind, name, created } of await objectsOf(site)) {
    if (!missing.has(addressOf(site, kind, name))) continue;
    if (!since || Date.parse(created) < Date.parse(since)) throw unknownRemains(site, kind, name);
    await $({ quiet: true })`docker ${kind} rm ${kind === 'container' ? ['--force'] : []} ${name}`;
  }
}

/** Replacing a container that never started is making it: it cannot hold anything. */
export async function asMade(site: Site, resources: PlannedResource[]): Promise<PlannedResource[]> {
  const filters = ['--filter', `label=${siteLabel}=${site.id}`, '--filter', 'status=created'];
  const listed = await $({ quiet: true })`docker container ls --all ${filters} --format ${'{{.Names}}'}`;
  const neverStarted = new Set(listed.stdout.split('\n').map((name) => addressOf(site, 'container', name)));
  return resources.map((resource) =>
    resource.action === 'replace' && neverStarted.has(resource.address) ? { ...resource, action: 'create' } : resource,
  );
}

type EngineObject = { kind: 'container' | 'network'; name: string; created: string };

async function objectsOf(site: Site): Promise<EngineObject[]> {
  const filter = `label=${siteLabel}=${site.id}`;
  const found: EngineObject[] = [];
  for (const kind of ['container', 'network'] as const) {
    const all = kind === 'container' ? ['--all'] : [];
    const ids = (await $({ quiet: true })`docker ${kind} ls ${all} --quiet --filter ${filter}`).stdout
      .split('\n')
      .filter(Boolean);
    if (ids.length === 0) continue;
    const objects = JSON.parse((await $({ quiet: true })`docker ${kind} inspect ${ids}`).stdout);
    for (const { Name, Created } of objects) found.push({ kind, name: Name.replace(/^\//, ''), created: Created });
  }
  return found;
}

const addressOf = (site: Site, kind: EngineObject['kind'], name: string): string =>
  kind === 'network' && name === networkName(site)
    ? 'docker_network.machines'
    : `docker_${kind}.${name.replace(objectName(site, ''), '')}`;

const unknownRemains = (site: Site, kind: string, name: string) =>
  new Problem({
    where: site.id,
    what: `${kind} ${name} exists but this computer's state does not know it: it is of an earlier site with other keys`,
    next: `npm run destroy -- --site ${site.id}, when nothing in it is needed; then run the same command again`,
  });
