import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Site } from '../../services/declare.ts';
import type { Report } from '../problem.ts';
import { siteFiles } from '../site-files.ts';
import { archivesOf } from './archive.ts';
import type { BuiltImages } from './build.ts';
import { type RegistryImage, registryImages } from './images.ts';
import { kubeadmTags } from './kubernetes.ts';
import { type Registry, registryAt } from './registry.ts';
import { withTunnel } from './tunnel.ts';

/** What the cluster pulls: `<registry address>:<port>/<name>@sha256:…`. */
export type Images = Record<RegistryImage, string>;

/** Where each built image is, or will be after the push: known before there is a registry, so that a plan can name it. */
export function imagesOf(site: Site, built: BuiltImages): Images {
  const { address } = site.machines.find(({ name }) => name === site.registry.machine)!;
  const references = registryImages.map((name) => [
    name,
    `${address}:${site.registry.port}/${name}@${built[name].digest}`,
  ]);
  return Object.fromEntries(references) as Images;
}

/** Brings every image into the site's registry and skips what it has; kubeadm's tags point to this deploy's images. */
export async function pushImages(site: Site, built: BuiltImages, report: Report): Promise<Images> {
  await withRegistry(site, async (registry) => {
    const missing: RegistryImage[] = [];
    for (const name of registryImages) if (!(await isThere(registry, name, built))) missing.push(name);
    const archives = await archivesOf(missing.map((name) => built[name]));
    for (const [index, name] of missing.entries()) {
      report(`pushing ${name}: ${index + 1} of ${missing.length}`);
      await registry.push(name, archives.get(built[name].tag)!, tagsOf(name, built));
    }
    report(`${missing.length} images pushed, ${registryImages.length - missing.length} were there`);
  });
  return imagesOf(site, built);
}

async function isThere(registry: Registry, name: RegistryImage, built: BuiltImages): Promise<boolean> {
  for (const tag of tagsOf(name, built)) if ((await registry.digestOf(name, tag)) !== built[name].digest) return false;
  return true;
}

/** The hash of the image's inputs, so that a person finds what was pushed when, and the tag that kubeadm asks for. */
const tagsOf = (name: RegistryImage, built: BuiltImages): string[] => [
  built[name].tag.split(':')[1]!,
  ...(name in kubeadmTags ? [kubeadmTags[name as keyof typeof kubeadmTags]] : []),
];

/** The port that takes images listens on loopback addresses only: of this computer, or in production of the registry machine. */
async function withRegistry(site: Site, use: (registry: Registry) => Promise<void>): Promise<void> {
  const authority = readFileSync(join(siteFiles(site).keys, 'authority.crt'), 'utf8');
  const { machine, port, publishedPort } = site.registry;
  if (publishedPort) return use(registryAt(`127.0.0.1:${publishedPort}`, authority));
  return withTunnel(site, { machine, port: port + 1 }, (local) => use(registryAt(`127.0.0.1:${local}`, authority)));
}
