import { Container } from '@cdktf/provider-docker/lib/container/index.js';
import { Network } from '@cdktf/provider-docker/lib/network/index.js';
import { DockerProvider } from '@cdktf/provider-docker/lib/provider/index.js';
import { Volume } from '@cdktf/provider-docker/lib/volume/index.js';
import { TerraformStack } from 'cdktf';
import { RootConstruct } from 'constructs';
import type { Machine, Site } from '../../services/declare.ts';
import { deployedMachines } from '../keys.ts';
import { machineContainer } from './machine.ts';
import type { Material } from './material.ts';
import { labelsOf, networkName, objectName } from './names.ts';
import { registryContainers } from './registry.ts';

/**
 * The JSON of a local site's data centre: one network, one system container with a disk for each machine, and the registry.
 * Attributes that the engine would fill in are stated, so that a second plan is empty. Pure: reads and writes nothing.
 */
export function datacentreStack(site: Site, material: Material): object {
  const stack = new TerraformStack(new RootConstruct(), 'datacentre');
  new DockerProvider(stack, 'docker', {});
  const network = addNetwork(stack, site);
  for (const machine of deployedMachines(site)) {
    const disk = addDisk(stack, site, machine);
    const containers =
      machine.name === site.registry.machine
        ? registryContainers(site, machine, material)
        : [machineContainer(site, machine, material)];
    for (const { id, ...config } of containers) {
      // The names as references, so that disk and network are made first.
      new Container(stack, id, {
        ...config,
        volumes: config.volumes.map((volume) =>
          'volumeName' in volume ? { ...volume, volumeName: disk.name } : volume,
        ),
        networksAdvanced: config.networksAdvanced.map((entry) => ({ ...entry, name: network.name })),
      });
    }
  }
  return stack.toTerraform();
}

const addDisk = (stack: TerraformStack, site: Site, { name }: Machine): Volume =>
  new Volume(stack, `${name}-disk`, {
    name: objectName(site, name),
    driver: 'local',
    labels: labelsOf(site),
  });

function addNetwork(stack: TerraformStack, site: Site): Network {
  const subnet = site.networks.machines;
  return new Network(stack, 'machines', {
    name: networkName(site),
    driver: 'bridge',
    internal: false,
    attachable: false,
    ipv6: false,
    ipamDriver: 'default',
    ipamConfig: [{ subnet, gateway: subnet.replace(/\d+\/\d+$/, '1') }],
    labels: labelsOf(site),
  });
}
