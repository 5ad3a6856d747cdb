import { describe, expect, test } from 'vitest';
import { componentOf, isDeployed } from '../../services/catalogue.ts';
import type { Site } from '../../services/declare.ts';
import { site as local } from '../../services/sites/local.ts';
import { site as rehearsal } from '../../services/sites/rehearsal.ts';
import type { Material } from './material.ts';
import { datacentreStack } from './stack.ts';

const material: Material = {
  machineImage: 'hssk/machine:1',
  outerImage: 'hssk/outer-machine:1',
  watchImage: 'hssk/watch-machine:1',
  registryImage: 'hssk/registry:1',
  keys: '/keys',
  registryCertificate: '0123456789abcdef',
  engine: { capabilities: ['CAP_CHOWN', 'CAP_SYS_ADMIN'], cpuCores: 2, boundsSwap: true, hasKernelModules: false },
};

type Container = {
  name: string;
  image: string;
  env?: string[];
  cpus: string;
  memory_swap: number;
  lifecycle?: { ignore_changes: string[] };
  networks_advanced?: { name: string; ipv4_address: string }[];
  ports?: { ip: string; external: number; internal: number; protocol: string }[];
  volumes: Record<string, unknown>[];
  devices?: Record<string, unknown>[];
  privileged?: boolean;
};
type Synthesized = {
  resource: {
    docker_container: Record<string, Container>;
    docker_volume: Record<string, { name: string }>;
    docker_network: Record<string, { name: string; ipam_config: object[] }>;
  };
};

const synthesized = (site: Site = local, given: Partial<Material> = {}) =>
  (datacentreStack(site, { ...material, ...given }) as Synthesized).resource;
const containersOf = (site: Site = local) => Object.entries(synthesized(site).docker_container);

test('002:15.1.dd each deployed component has its own machine, and a reserved one has none', () => {
  const deployed = local.machines.filter(({ component }) => isDeployed(componentOf(component)));
  const expected = [...deployed.map(({ name }) => name), 'registry-1-push'].sort();
  expect(
    containersOf()
      .map(([id]) => id)
      .sort(),
  ).toEqual(expected);
  expect(expected).not.toContain('identity-1');
});

test('every machine has the address that the site declares, in the one network of the site', () => {
  for (const [id, { networks_advanced }] of containersOf().filter(([name]) => name !== 'registry-1-push')) {
    const { address } = local.machines.find(({ name }) => name === id)!;
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of the JSON
    expect(networks_advanced).toEqual([{ name: '${docker_network.machines.name}', ipv4_address: address }]);
  }
  expect(synthesized().docker_network.machines).toMatchObject({
    name: 'hssk-local',
    ipam_config: [{ subnet: '198.18.0.0/24', gateway: '198.18.0.1' }],
  });
});

test('no port is published but on the loopback address', () => {
  const ports = containersOf().flatMap(([id, container]) => (container.ports ?? []).map((port) => ({ id, ...port })));
  expect(ports).toEqual([
    { id: 'registry-1-push', ip: '127.0.0.1', external: 5443, internal: 5000, protocol: 'tcp' },
    { id: 'edge-1', ip: '127.0.0.1', external: 8443, internal: 30443, protocol: 'tcp' },
  ]);
});

test('002:17.8.1 the copies are machines outside the cluster: without its programs, each with a disk of its own', () => {
  const { docker_container: containers, docker_volume: disks } = synthesized();
  for (const { machine } of local.backup.copies) {
    expect(containers[machine]!.image).toBe('hssk/outer-machine:1');
    expect(disks[`${machine}-disk`]!.name).toBe(`hssk-local-${machine}`);
  }
  expect(containers['database-1']!.image).toBe('hssk/machine:1');
});

test('each machine has its own disk', () => {
  const disks = containersOf().flatMap(([id, { volumes }]) =>
    volumes.filter(({ volume_name }) => volume_name).map(({ volume_name }) => [id, volume_name]),
  );
  const shared = disks.filter(([id]) => id !== 'registry-1-push').map(([, disk]) => disk);
  expect(new Set(shared).size).toBe(shared.length);
  expect(Object.keys(synthesized().docker_volume)).toHaveLength(shared.length);
});

describe('a second plan is empty because nothing is left for the engine to fill in', () => {
  test.each(containersOf())('%s', (_, container) => {
    for (const volume of container.volumes) expect(volume).toHaveProperty('read_only');
    for (const device of container.devices ?? []) {
      expect(Object.keys(device).sort()).toEqual(['container_path', 'host_path', 'permissions']);
    }
    expect(container).toMatchObject({ network_mode: 'bridge', restart: 'unless-stopped' });
    expect(container).toHaveProperty('memory_swap');
  });

  test('bounds are written as the engine reports them', () => {
    const [, machine] = containersOf().find(([id]) => id === 'database-1')!;
    expect(machine).toMatchObject({ cpus: '2.0', memory: 3072, memory_swap: 3072 });
    const engine = { ...material.engine, boundsSwap: false, cpuCores: 1 };
    const bounded = synthesized(local, { engine }).docker_container['database-1']!;
    expect(bounded).toMatchObject({ cpus: '1.0', memory_swap: -1 });
  });
});

test('a machine is never replaced because of a new machine image, and none is privileged', () => {
  for (const [id, container] of containersOf().filter(([name]) => !name.startsWith('registry'))) {
    expect(container.lifecycle, id).toEqual({ ignore_changes: ['image'] });
    expect(container.privileged, id).toBeUndefined();
  }
});

test('machines can read the registry and not write to it', () => {
  const { 'registry-1': reader, 'registry-1-push': writer } = synthesized().docker_container;
  expect(reader!.env).toContain('REGISTRY_STORAGE_MAINTENANCE_READONLY={enabled: true}');
  expect(writer!.networks_advanced ?? []).toEqual([]);
});

test('a renewed certificate restarts the registry', () => {
  const before = synthesized().docker_container['registry-1']!.env;
  const after = synthesized(local, { registryCertificate: 'fedcba9876543210' }).docker_container['registry-1']!.env;
  expect(after).not.toEqual(before);
});

test('two local sites share nothing', () => {
  const text = JSON.stringify(datacentreStack(rehearsal, material));
  expect(text).not.toMatch(/hssk-local|198\.18\.0\./);
});
