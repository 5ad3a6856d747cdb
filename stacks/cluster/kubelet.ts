import type { Machine, Site } from '../../services/declare.ts';
import { dnsAddressOf, podCidrOf } from '../../services/network.ts';
import { asYaml, type MachineFile } from './machine-file.ts';

/**
 * The kubelet's unit and the part of its configuration that is ours, as a drop-in: kubeadm's own part is written at the join, this one
 * at every deploy, so that a change reaches machines that joined long ago.
 */
export function kubeletFiles(site: Site, machine: Machine): MachineFile[] {
  const dropIn = (cgroup: 1 | 2): MachineFile => ({
    path: `${dropInDirectory}/10-hssk.conf`,
    content: asYaml(kubeletConfiguration(site, machine, cgroup)),
    restart: 'kubelet',
    cgroup,
  });
  return [
    { path: '/etc/systemd/system/kubelet.service', content: unit, restart: 'units' },
    { path: '/etc/systemd/system/kubelet.service.d/10-kubeadm.conf', content: contractWithKubeadm, restart: 'units' },
    dropIn(1),
    dropIn(2),
  ];
}

const dropInDirectory = '/etc/kubernetes/kubelet.conf.d';

export function kubeletConfiguration(site: Site, machine: Machine, cgroup: 1 | 2): object {
  const podAddresses = 2 ** (32 - Number(podCidrOf(site, machine.name).split('/')[1])) - 3;
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    cgroupDriver: cgroup === 1 ? 'cgroupfs' : 'systemd',
    ...(cgroup === 1 ? { failCgroupV1: false } : {}),
    clusterDNS: [dnsAddressOf(site)],
    clusterDomain: 'cluster.local',
    containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
    failSwapOn: false,
    maxPods: Math.min(110, podAddresses),
    resolvConf: '/etc/hssk/resolv.conf',
    rotateCertificates: true,
    seccompDefault: true,
    serializeImagePulls: false,
    tlsMinVersion: 'VersionTLS12',
    // A container that stands for a machine may not set the host kernel's limits and scores.
    ...(site.kind === 'local' ? { oomScoreAdj: 0, featureGates: { KubeletInUserNamespace: true }, evictionHard } : {}),
  };
}

/** Local machines share the disk of one computer; a share of it says nothing about the site, and pods would leave for no reason. */
const evictionHard = { 'memory.available': '100Mi', 'nodefs.available': '1Gi', 'imagefs.available': '1Gi' };

const unit = `[Unit]
Description=kubelet
Wants=network-online.target
After=network-online.target containerd.service hssk-network.service hssk-firewall.service
# Nothing to do before kubeadm has made this machine a node.
ConditionPathExists=/var/lib/kubelet/config.yaml
StartLimitIntervalSec=0

[Service]
ExecStart=/usr/local/bin/kubelet
Restart=always
RestartSec=2

[Install]
WantedBy=multi-user.target
`;

/** A control plane that hangs is noticed within 10 s instead of 45, and the next address of its name is taken. */
const contractWithKubeadm = `[Service]
Environment=HTTP2_READ_IDLE_TIMEOUT_SECONDS=5 HTTP2_PING_TIMEOUT_SECONDS=5
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
ExecStart=
ExecStart=/usr/local/bin/kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf --config=/var/lib/kubelet/config.yaml --config-dir=${dropInDirectory} $KUBELET_KUBEADM_ARGS
`;
