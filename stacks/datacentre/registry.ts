import type { Machine, Site } from '../../services/declare.ts';
import { identity, published, type SiteContainer } from './machine.ts';
import type { Material } from './material.ts';
import { objectName } from './names.ts';

/**
 * Two processes over one disk. The machines reach one that only reads, at the registry's address; what takes images is reachable
 * from this computer's loopback address alone, so that no machine can put an image in another's way.
 */
export function registryContainers(site: Site, machine: Machine, material: Material): SiteContainer[] {
  const reader = {
    ...common(site, machine, material),
    id: machine.name,
    env: [...settings(site, material), 'REGISTRY_STORAGE_MAINTENANCE_READONLY={enabled: true}'],
  };
  const writer = {
    ...common(site, machine, material),
    id: `${machine.name}-push`,
    name: objectName(site, `${machine.name}-push`),
    hostname: `${machine.name}-push`,
    // The engine's own bridge: its address is not reachable from the site's network.
    networksAdvanced: [],
    env: settings(site, material),
    ports: [published(site.registry.publishedPort!, site.registry.port)],
  };
  return [reader, writer];
}

const settings = (site: Site, { registryCertificate }: Material) => [
  `REGISTRY_HTTP_ADDR=:${site.registry.port}`,
  `HSSK_CERTIFICATE=${registryCertificate}`,
];

const common = (site: Site, machine: Machine, { registryImage, keys, engine }: Material) => ({
  ...identity(site, machine),
  image: registryImage,
  readOnly: true,
  // Root that may only read a key file of another user.
  capabilities: { add: ['CAP_DAC_OVERRIDE'], drop: ['ALL'] },
  memory: machine.memoryMiB,
  memorySwap: engine.boundsSwap ? machine.memoryMiB : -1,
  volumes: [
    { containerPath: '/var/lib/docker-registry', volumeName: objectName(site, machine.name), readOnly: false },
    { containerPath: '/etc/hssk/registry.crt', hostPath: `${keys}/registry.crt`, readOnly: true },
    { containerPath: '/etc/hssk/registry.key', hostPath: `${keys}/registry.key`, readOnly: true },
  ],
});
