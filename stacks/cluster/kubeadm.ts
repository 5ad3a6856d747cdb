import type { Machine, Site } from '../../services/declare.ts';
import { machinesOf } from '../../services/network.ts';
import { apiPort } from '../../services/reach.ts';
import { kubernetesVersion } from '../images/kubernetes.ts';
import { registryAddressOf } from './container-engine.ts';
import { apiNameOf } from './network-files.ts';

/** Label and taint of a component's machines; nothing else is scheduled there (002:15.1.dd). */
export const componentLabel = 'hssk.vn/component';

/** The endpoint that every node is told: a name, so that it outlives each single control plane. */
export const apiEndpointOf = (site: Site): string => `${apiNameOf(site)}:${apiPort}`;

/** What `kubeadm init` reads on a control plane; CoreDNS and kube-proxy are applied later, by digest and with our settings. */
export const initConfiguration = (site: Site, machine: Machine): object[] => [
  {
    ...document('InitConfiguration'),
    ...onMachine(machine),
    localAPIEndpoint: { advertiseAddress: machine.address, bindPort: apiPort },
    skipPhases: ['addon/coredns', 'addon/kube-proxy'],
  },
  clusterConfiguration(site),
];

export type Invitation = { token: string; publicKeyHash: string };

/** What `kubeadm join` reads on a machine. The token comes from the API server and lives for minutes. */
export const joinConfiguration = (site: Site, machine: Machine, { token, publicKeyHash }: Invitation): object => ({
  ...document('JoinConfiguration'),
  ...onMachine(machine),
  discovery: {
    bootstrapToken: { token, apiServerEndpoint: apiEndpointOf(site), caCertHashes: [publicKeyHash] },
  },
  ...(machine.component === 'control-plane'
    ? { controlPlane: { localAPIEndpoint: { advertiseAddress: machine.address, bindPort: apiPort } } }
    : {}),
});

export const taintOf = (machine: Machine) => ({ key: componentLabel, value: machine.component, effect: 'NoSchedule' });

export const clusterConfiguration = (site: Site): object => ({
  ...document('ClusterConfiguration'),
  kubernetesVersion,
  clusterName: site.id,
  controlPlaneEndpoint: apiEndpointOf(site),
  imageRepository: registryAddressOf(site),
  // A year and a month: a deploy once a year renews in time.
  certificateValidityPeriod: '9504h0m0s',
  networking: { serviceSubnet: site.networks.services, dnsDomain: 'cluster.local' },
  apiServer: {
    certSANs: [apiNameOf(site), ...machinesOf(site, 'control-plane').map(({ address }) => address)],
    extraArgs: args({
      'audit-log-maxage': '40',
      'audit-log-maxbackup': '20',
      'audit-log-maxsize': '100',
      'audit-log-path': `${auditDirectory}/audit.log`,
      'audit-policy-file': `${inputDirectory}/audit-policy.yaml`,
      'enable-admission-plugins': 'NodeRestriction,DenyServiceExternalIPs',
      'encryption-provider-config': `${inputDirectory}/encryption.yaml`,
      profiling: 'false',
      'tls-min-version': 'VersionTLS12',
    }),
    extraVolumes: [
      { name: 'inputs', hostPath: inputDirectory, mountPath: inputDirectory, readOnly: true, pathType: 'Directory' },
      { name: 'audit', hostPath: auditDirectory, mountPath: auditDirectory, pathType: 'DirectoryOrCreate' },
    ],
  },
  controllerManager: {
    // Each machine's pod network is a function of its address, written by us; see podCidrOf.
    extraArgs: args({
      'allocate-node-cidrs': 'false',
      // Kubelets report every 10 s: three missed reports, and services stop sending to the machine.
      'node-monitor-grace-period': '30s',
      profiling: 'false',
      'terminated-pod-gc-threshold': '100',
    }),
  },
  scheduler: { extraArgs: args({ profiling: 'false' }) },
  etcd: { local: { dataDir: '/var/lib/etcd' } },
});

const inputDirectory = '/etc/kubernetes/hssk';
const auditDirectory = '/var/log/kubernetes';

const document = (kind: string) => ({ apiVersion: 'kubeadm.k8s.io/v1beta4', kind });

const args = (values: Record<string, string>) => Object.entries(values).map(([name, value]) => ({ name, value }));

/**
 * Pulling is the kubelet's work, by digest. Every check of kubeadm's own is a warning only: it would refuse to go on with a
 * half-made machine, and preflight has looked at what matters.
 */
const onMachine = (machine: Machine) => ({
  nodeRegistration: {
    name: machine.name,
    criSocket: 'unix:///run/containerd/containerd.sock',
    imagePullPolicy: 'Never',
    ignorePreflightErrors: ['all'],
    kubeletExtraArgs: args({ 'node-ip': machine.address, 'node-labels': `${componentLabel}=${machine.component}` }),
    taints: [taintOf(machine)],
  },
  ...(machine.component === 'control-plane' ? { patches: { directory: `${inputDirectory}/patches` } } : {}),
});
