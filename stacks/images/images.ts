import type { ImageId } from '../../services/declare.ts';
import type { KubeImage } from './kubernetes.ts';

/**
 * `base` is under all others; `machine` is a local VM of the cluster, `outer-machine` one that keeps copies outside it, `watch-machine`
 * the one that watches. These stay on the deploying computer, the rest goes to the site's registry.
 */
export type ImageName = 'base' | LocalMachine | RegistryImage;
export const localMachines = ['machine', 'outer-machine', 'watch-machine'] as const;
export type LocalMachine = (typeof localMachines)[number];
export type RegistryImage = ImageId | KubeImage;

/** One part of a build context. Paths are relative to the repository; a folder brings all its files. */
export type Input =
  | { file: string; to: string }
  /** A binary of the toolchain. */
  | { program: string; to: string }
  /** The services' sources that the entries import, and the npm packages that those import. */
  | { entries: string[]; to: string };

export type ImageDeclaration = {
  dockerfile: string;
  inputs: Input[];
  arguments?: Record<string, string>;
  /** Unpacked size; above 400 MB only with a reason. */
  limitMB: number;
  reason?: string;
};

/** A new date takes the newest Debian packages into every image at the next deploy; nothing else does. */
export const packagesEpoch = '2026-11-22';

/** What every local machine has of Debian; a production machine gets what it lacks from the layer that prepares it. */
const everyMachine = [
  'systemd',
  'systemd-sysv',
  'dbus',
  'openssh-server',
  'nftables',
  'iproute2',
  'kmod',
  'procps',
].concat('prometheus-node-exporter');
const clusterPackages = ['containerd', 'runc', 'containernetworking-plugins', 'conntrack', 'socat', 'ethtool'];
/** What an outer host runs. */
export const outerPackages = [
  'restic',
  'restic-rest-server',
  'age',
  'postgresql-17',
  'openssh-client',
  'python3',
].concat('prometheus-blackbox-exporter');
/** What the watch machine runs. */
export const watchPackages = ['prometheus', 'prometheus-alertmanager', 'prometheus-blackbox-exporter', 'tzdata'];

/** Debian starts these by itself; the site has units of its own for them. */
export const maskedUnits = ['restic-rest-server.service', 'postgresql.service'];

/** Debian starts these with settings of its own; they start when the site has given them theirs. */
const disabledUnits = (packages: string[]) =>
  packages.filter((name) => /^prometheus/.test(name)).map((name) => `${name}.service`);

const machineArguments = (packages: string[], masked: string[] = []) => ({
  PACKAGES: [...everyMachine, ...packages].join(' '),
  MASKED: masked.join(' '),
  DISABLED: disabledUnits([...everyMachine, ...packages]).join(' '),
});

const machineFiles: Input[] = ['enter', 'sshd.conf', 'journald.conf'].map((name) => ({
  file: `stacks/images/machine/${name}`,
  to: name,
}));

const program = (name: string): ImageDeclaration => ({
  dockerfile: 'services/control-plane/Dockerfile',
  inputs: [{ program: name, to: name }],
  arguments: { PROGRAM: name },
  limitMB: 150,
});

/** Every image but `base`, which is made of Debian packages alone. */
export const images: Record<Exclude<ImageName, 'base'>, ImageDeclaration> = {
  machine: {
    dockerfile: 'stacks/images/machine/Dockerfile',
    inputs: [
      ...machineFiles,
      { file: 'stacks/images/machine/root', to: 'root' },
      { program: 'kubelet', to: 'programs/usr/local/bin/kubelet' },
      { program: 'kubeadm', to: 'programs/usr/local/bin/kubeadm' },
    ],
    arguments: machineArguments(clusterPackages),
    limitMB: 420,
    reason: 'Kubernetes’ programs and the node exporter',
  },
  'outer-machine': {
    dockerfile: 'stacks/images/machine/Dockerfile',
    inputs: [
      ...machineFiles,
      { file: 'stacks/images/outer-machine/root', to: 'root' },
      { file: 'node_modules/node/bin/node', to: 'programs/opt/hssk/bin/node' },
    ],
    arguments: machineArguments(outerPackages, maskedUnits),
    limitMB: 440,
    reason: 'PostgreSQL for drills, Node, and both exporters',
  },
  'watch-machine': {
    dockerfile: 'stacks/images/machine/Dockerfile',
    inputs: [
      ...machineFiles,
      { file: 'stacks/images/machine/root', to: 'root' },
      { file: 'node_modules/node/bin/node', to: 'programs/opt/hssk/bin/node' },
    ],
    arguments: machineArguments(watchPackages),
    limitMB: 560,
    reason: 'Prometheus and promtool, Alertmanager and amtool, each a whole program of 60 to 120 MB, and Node',
  },
  registry: {
    dockerfile: 'services/registry/Dockerfile',
    inputs: [{ file: 'services/registry/registry.yml', to: 'registry.yml' }],
    limitMB: 150,
  },
  'kube-apiserver': program('kube-apiserver'),
  'kube-controller-manager': program('kube-controller-manager'),
  'kube-scheduler': program('kube-scheduler'),
  etcd: program('etcd'),
  coredns: {
    dockerfile: 'services/control-plane/Dockerfile.coredns',
    inputs: [{ program: 'coredns', to: 'coredns' }],
    limitMB: 100,
  },
  'kube-proxy': {
    dockerfile: 'services/control-plane/Dockerfile.kube-proxy',
    inputs: [{ program: 'kube-proxy', to: 'kube-proxy' }],
    limitMB: 200,
  },
  pause: { dockerfile: 'services/control-plane/Dockerfile.pause', inputs: [], limitMB: 5 },
  database: {
    dockerfile: 'services/database/Dockerfile',
    inputs: [{ file: 'services/database/patroni', to: 'patroni' }],
    limitMB: 400,
  },
  edge: { dockerfile: 'services/edge/Dockerfile', inputs: [], limitMB: 200 },
  'node-service': {
    dockerfile: 'services/node-service/Dockerfile',
    inputs: [
      { file: 'node_modules/node/bin/node', to: 'node' },
      {
        entries: [
          'services/gateway/main.ts',
          'services/records/main.ts',
          'services/records/rebuild.ts',
          'services/database/migrate.ts',
        ],
        to: 'app',
      },
    ],
    limitMB: 300,
  },
};

export const imageNames = Object.keys(images) as Exclude<ImageName, 'base'>[];
export const registryImages = imageNames.filter(
  (name): name is RegistryImage => !(localMachines as readonly string[]).includes(name),
);
