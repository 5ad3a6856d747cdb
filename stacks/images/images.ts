import type { ImageId } from '../../services/declare.ts';
import type { KubeImage } from './kubernetes.ts';

/** `base` is under all others; `machine` is a local VM; both stay on the deploying computer. The rest goes to the site's registry. */
export type ImageName = 'base' | 'machine' | RegistryImage;
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

/** What a local machine has of Debian; a production machine gets what it lacks from the cluster layer. */
export const machinePackages = [
  'systemd',
  'systemd-sysv',
  'dbus',
  'openssh-server',
  'containerd',
  'runc',
  'containernetworking-plugins',
  'nftables',
  'iproute2',
  'conntrack',
  'socat',
  'ethtool',
  'kmod',
  'procps',
];

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
      ...['enter', 'sshd.conf', 'journald.conf'].map((name) => ({ file: `stacks/images/machine/${name}`, to: name })),
      { program: 'kubelet', to: 'bin/kubelet' },
      { program: 'kubeadm', to: 'bin/kubeadm' },
    ],
    arguments: { PACKAGES: machinePackages.join(' ') },
    limitMB: 400,
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
export const registryImages = imageNames.filter((name): name is RegistryImage => name !== 'machine');
