import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { $ } from 'zx';
import type { Site } from '../../services/declare.ts';
import { Problem, type Report } from '../problem.ts';
import { siteFiles } from '../site-files.ts';
import type { BuiltImages } from './build.ts';
import { type RegistryImage, registryImages } from './images.ts';
import { kubeadmTags, kubeImages } from './kubernetes.ts';
import { type Registry, registryAt } from './registry.ts';
import { withTunnel } from './tunnel.ts';

/** What the cluster pulls: `<registry address>:<port>/<name>@sha256:…`. */
export type Images = Record<RegistryImage, string>;

/** Brings every image into the site's registry, skips what it has, and points kubeadm's tags at this deploy's digests. */
export async function pushImages(site: Site, built: BuiltImages, report: Report): Promise<Images> {
  return withRegistry(site, async (registry) => {
    const digests = new Map<RegistryImage, string>();
    for (const [index, name] of registryImages.entries()) {
      const tag = hashOf(built[name]);
      if (!(await registry.digestOf(name, tag))) {
        report(`pushing ${name}: ${index + 1} of ${registryImages.length}`);
        await push(registry, built[name], name, tag);
      }
      digests.set(name, (await registry.digestOf(name, tag))!);
    }
    for (const name of kubeImages) await registry.point(name, hashOf(built[name]), kubeadmTags[name]);
    return referencesTo(site, digests);
  });
}

/** References of the images that the registry already has; `undefined` for the others, all of them while no registry answers. */
export async function knownImages(site: Site, built: BuiltImages): Promise<Partial<Images>> {
  return withRegistry(site, async (registry) => {
    const digests = new Map<RegistryImage, string>();
    for (const name of registryImages) {
      const digest = await registry.digestOf(name, hashOf(built[name])).catch(() => undefined);
      if (digest) digests.set(name, digest);
    }
    return referencesTo(site, digests);
  });
}

const hashOf = (localTag: string) => localTag.split(':')[1]!;

const referencesTo = (site: Site, digests: Map<RegistryImage, string>): Images => {
  const { address } = site.machines.find(({ name }) => name === site.registry.machine)!;
  const entries = [...digests].map(([name, digest]) => [name, `${address}:${site.registry.port}/${name}@${digest}`]);
  return Object.fromEntries(entries) as Images;
};

/** The port that takes images listens on loopback addresses only: of this computer, or in production of the registry machine. */
async function withRegistry<T>(site: Site, use: (registry: Registry) => Promise<T>): Promise<T> {
  const authority = readFileSync(join(siteFiles(site).keys, 'authority.crt'), 'utf8');
  if (site.registry.publishedPort) return use(registryAt(`127.0.0.1:${site.registry.publishedPort}`, authority));
  const { machine, port } = site.registry;
  return withTunnel(site, { machine, port: port + 1 }, (local) => use(registryAt(`127.0.0.1:${local}`, authority)));
}

async function push(registry: Registry, localTag: string, name: string, tag: string): Promise<void> {
  // The engine takes every registry on 127.0.0.0/8 without asking for its authority; what arrived is checked by digest.
  const reference = `${registry.address}/${name}:${tag}`;
  await $({ quiet: true })`docker tag ${localTag} ${reference}`;
  const pushed = await $({ quiet: true, nothrow: true })`docker push --quiet ${reference}`;
  await $({ quiet: true })`docker image rm --no-prune ${reference}`;
  if (pushed.exitCode === 0) return;
  throw new Problem({
    where: `registry at ${registry.address}`,
    what: `${name} could not be pushed`,
    next: 'look whether the registry runs and has free disk space, then run the same command again',
    log: `${pushed.stdout}\n${pushed.stderr}`.trim(),
  });
}
