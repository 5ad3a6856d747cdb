import type { ContainerConfig } from '@cdktf/provider-docker/lib/container/index.js';
import { componentOf } from '../../services/catalogue.ts';
import type { Machine, Site } from '../../services/declare.ts';
import { isInCluster } from '../../services/network.ts';
import type { Material } from './material.ts';
import { labelsOf, networkName, objectName } from './names.ts';

type Mount = { containerPath: string; readOnly: boolean } & ({ hostPath: string } | { volumeName: string });

/** One container of the stack; `id` is its name in the plan. */
export type SiteContainer = ContainerConfig & {
  id: string;
  volumes: Mount[];
  networksAdvanced: { name: string; ipv4Address: string }[];
};

/**
 * A system container that stands for a VM: systemd, sshd, own disk, own address. Its disk is a volume of the host's file system and
 * may fill that; the engine cannot bound it (`diskGiB` holds in production only).
 */
export function machineContainer(site: Site, machine: Machine, material: Material): SiteContainer {
  const { keys, engine } = material;
  return {
    id: machine.name,
    ...identity(site, machine),
    image: imageOf(machine, material),
    // A machine that is there is changed over SSH, as in production; a new image makes new machines only.
    lifecycle: { ignoreChanges: ['image'] },
    capabilities: { add: engine.capabilities, drop: [] },
    securityOpts: ['apparmor=unconfined', 'seccomp=unconfined'],
    cgroupnsMode: 'private',
    devices: [{ hostPath: '/dev/kmsg', containerPath: '/dev/kmsg', permissions: 'rwm' }],
    tmpfs: { '/run': 'exec,mode=755', '/tmp': 'exec,mode=1777' },
    cpus: Math.min(machine.cpuCores, engine.cpuCores).toFixed(1),
    memory: machine.memoryMiB,
    memorySwap: engine.boundsSwap ? machine.memoryMiB : -1,
    stopTimeout: 30,
    volumes: [
      { containerPath: '/var/lib', volumeName: objectName(site, machine.name), readOnly: false },
      { containerPath: '/etc/hssk/host-key', hostPath: `${keys}/hosts/${machine.name}`, readOnly: true },
      { containerPath: '/etc/hssk/authorized_keys', hostPath: `${keys}/ssh.pub`, readOnly: true },
      ...(engine.hasKernelModules ? [{ containerPath: '/lib/modules', hostPath: '/lib/modules', readOnly: true }] : []),
    ],
    ports: isFirstEdge(site, machine) ? [published(site.edge.publishedPort!, site.edge.nodePort)] : [],
  };
}

const imageOf = ({ component }: Machine, { machineImage, outerImage, watchImage }: Material): string => {
  if (isInCluster(componentOf(component))) return machineImage;
  return component === 'watch' ? watchImage : outerImage;
};

/** Name, address and what keeps the container running; the same for machines and the registry. */
export const identity = (site: Site, { name, address }: Machine) => ({
  name: objectName(site, name),
  hostname: name,
  networkMode: 'bridge',
  networksAdvanced: [{ name: networkName(site), ipv4Address: address }],
  restart: 'unless-stopped',
  mustRun: true,
  labels: labelsOf(site),
});

/** A port of this computer's loopback address: nothing of a local site listens where another computer could reach it. */
export const published = (external: number, internal: number) => ({
  ip: '127.0.0.1',
  external,
  internal,
  protocol: 'tcp',
});

const isFirstEdge = (site: Site, machine: Machine) =>
  site.edge.publishedPort !== undefined && site.machines.find(({ component }) => component === 'edge') === machine;
