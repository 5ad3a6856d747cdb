import { componentOf } from '../../services/catalogue.ts';
import type { Machine, Site } from '../../services/declare.ts';
import { addressAt, isInCluster, machinesOf, nodesOf, podCidrOf } from '../../services/network.ts';
import { firewallOf } from './firewall.ts';
import type { MachineFile } from './machine-file.ts';

/** Names, routes, kernel settings and firewall of one machine; systemd sets them again at every start of the machine. */
export function networkFiles(site: Site, machine: Machine): MachineFile[] {
  const inCluster = isInCluster(componentOf(machine.component));
  return [
    { path: '/etc/hssk/hosts', content: hostsOf(site, machine), restart: 'network' },
    { path: '/etc/hssk/routes', content: routesOf(site, machine), restart: 'network' },
    { path: '/etc/sysctl.d/90-hssk.conf', content: kernelSettings(site, inCluster), restart: 'network' },
    { path: '/usr/local/lib/hssk/network', content: networkScript, mode: '0755', restart: 'network' },
    { path: '/etc/systemd/system/hssk-network.service', content: networkUnit, restart: 'units' },
    { path: '/etc/hssk/firewall.nft', content: firewallOf(site, machine), mode: '0600', restart: 'firewall' },
    { path: '/etc/systemd/system/hssk-firewall.service', content: firewallUnit, restart: 'units' },
    ...(inCluster ? podNetworkFiles(site, machine) : []),
  ];
}

/** The API server's name: every control plane has it, so a client that cannot reach one goes on to the next. */
export const apiNameOf = (site: Pick<Site, 'id'>): string => `api.${site.id}.internal`;

/**
 * Lines for /etc/hosts. The API server's name has one line for each control plane: Go programs (kubelet, kube-proxy, kubeadm) try
 * all addresses of a name in turn, so one lost control plane needs no load balancer and no floating address.
 * Machines start at different control planes; a control plane starts at itself.
 */
export function hostsOf(site: Site, machine: Machine): string {
  const planes = machinesOf(site, 'control-plane');
  const own = planes.findIndex(({ name }) => name === machine.name);
  const start =
    own >= 0 ? own : site.machines.findIndex(({ name }) => name === machine.name) % Math.max(planes.length, 1);
  const turned = [...planes.slice(start), ...planes.slice(0, start)];
  return [
    ...site.machines.map(({ address, name }) => `${address} ${name}\n`),
    ...turned.map(({ address }) => `${address} ${apiNameOf(site)}\n`),
  ].join('');
}

/** "<pod network> <machine>" for every other node: pods are reached through their machine, without an overlay. */
export const routesOf = (site: Site, machine: Machine): string =>
  nodesOf(site)
    .filter(({ name }) => name !== machine.name)
    .map(({ name, address }) => `${podCidrOf(site, name)} ${address}\n`)
    .join('');

/** A local machine shares the kernel of the computer, so only its own network's settings are set there. */
const kernelSettings = (site: Site, inCluster: boolean): string =>
  [
    `net.ipv4.ip_forward = ${inCluster ? 1 : 0}`,
    'net.ipv4.conf.all.rp_filter = 1',
    'net.ipv4.conf.all.accept_redirects = 0',
    'net.ipv4.conf.all.send_redirects = 0',
    'net.ipv4.conf.all.accept_source_route = 0',
    'net.ipv6.conf.all.disable_ipv6 = 1',
    // A day, not five: a connection whose other end died holds its entry that long.
    '-net.netfilter.nf_conntrack_tcp_timeout_established = 86400',
    ...(site.kind === 'production'
      ? ['vm.overcommit_memory = 1', 'kernel.panic = 10', 'kernel.panic_on_oops = 1']
      : []),
    ...(site.kind === 'production' ? ['fs.inotify.max_user_instances = 8192', 'kernel.dmesg_restrict = 1'] : []),
  ]
    .map((line) => `${line}\n`)
    .join('');

const networkScript = `#!/bin/sh
# Names, kernel settings and routes of this machine. Safe to run at any time.
set -eu
# Written in place: a container's /etc/hosts is a mount and cannot be replaced.
{ sed '/^# hssk begin/,/^# hssk end/d' /etc/hosts; echo '# hssk begin'; cat /etc/hssk/hosts; echo '# hssk end'; } > /run/hssk-hosts
cmp -s /run/hssk-hosts /etc/hosts || cat /run/hssk-hosts > /etc/hosts
/usr/lib/systemd/systemd-sysctl /etc/sysctl.d/90-hssk.conf
# A machine behind a router is reached through it: there, the router knows the pod networks.
while read -r network machine; do
  case "$(ip route get "$machine")" in *' via '*) continue ;; esac
  ip route replace "$network" via "$machine" proto 44
done < /etc/hssk/routes
ip -4 route show proto 44 | while read -r network via machine rest; do
  grep -qxF "$network $machine" /etc/hssk/routes || ip route del "$network" proto 44
done
`;

const networkUnit = `[Unit]
Description=Names and routes of the site
Wants=network-online.target
After=network-online.target
Before=kubelet.service containerd.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/lib/hssk/network

[Install]
WantedBy=multi-user.target
`;

/** Loaded before any address is up. The digest shows later whether a hand has changed the rules that are in force. */
const firewallUnit = `[Unit]
Description=Firewall of the site
DefaultDependencies=no
After=local-fs.target nftables.service
Before=network-pre.target sysinit.target shutdown.target
Wants=network-pre.target
Conflicts=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft -f /etc/hssk/firewall.nft
ExecStartPost=/bin/sh -c 'nft -s list table inet hssk | sha256sum > /run/hssk-firewall'

[Install]
WantedBy=sysinit.target
`;

/** Each pod has one interface that ends on its machine; addresses come from the machine's own network. */
function podNetworkFiles(site: Site, machine: Machine): MachineFile[] {
  const network = {
    cniVersion: '1.0.0',
    name: 'pods',
    plugins: [
      {
        type: 'ptp',
        ipMasq: false,
        ipam: {
          type: 'host-local',
          dataDir: '/run/hssk-pod-addresses',
          ranges: [[{ subnet: podCidrOf(site, machine.name) }]],
          routes: [{ dst: '0.0.0.0/0' }],
        },
      },
    ],
  };
  const servers = (site.outbound.names ?? []).map((cidr) => `nameserver ${addressAt(cidr, 0)}\n`);
  return [
    { path: '/etc/cni/net.d/10-hssk.conflist', content: JSON.stringify(network, null, 2) },
    {
      path: '/etc/hssk/resolv.conf',
      content: servers.join('') || '# This site resolves no outside names.\n',
      restart: 'kubelet',
    },
  ];
}
