import { machineSecrets, nodeExporterFiles } from '../../monitoring/machine.ts';
import type { Machine, Site } from '../../services/declare.ts';
import { measuredAt, watchName } from '../../services/measured.ts';
import { machinesOf } from '../../services/network.ts';
import { readKey } from '../keys.ts';
import type { ClusterObject } from './apply.ts';
import type { MachineFile } from './machine-file.ts';

export const nodeExporter = 'prometheus-node-exporter.service';
const etcdNumbers = 'hssk-etcd-numbers.service';

/** Services by which a machine of the cluster tells its numbers. */
export const measuringServices = ({ component }: Pick<Machine, 'component'>): string[] =>
  component === 'control-plane' ? [nodeExporter, etcdNumbers] : [nodeExporter];

/** The node exporter's files on any machine, and the certificate with which it answers the watch machine. */
export const exporterFiles = (site: Site, machine: Machine): MachineFile[] => [
  ...nodeExporterFiles(machine).map((file) => ({ ...file, restart: `unit:${nodeExporter}` as const })),
  secret(machineSecrets.certificate, readKey(site, `machine-${machine.name}.crt`), '0444'),
  secret(machineSecrets.key, readKey(site, `machine-${machine.name}.key`), '0440'),
];

const secret = (path: string, content: string, mode: MachineFile['mode']): MachineFile => ({
  ...{ path, content, mode, owner: mode === '0444' ? 'root:root' : 'root:prometheus' },
  restart: `unit:${nodeExporter}`,
});

/** The same on a machine of the cluster, and etcd's numbers on a control plane. */
export const measuringFiles = (site: Site, machine: Machine): MachineFile[] => [
  { path: machineSecrets.authority, content: readKey(site, 'authority.crt'), mode: '0444' },
  ...exporterFiles(site, machine),
  ...(machine.component === 'control-plane'
    ? [
        {
          path: `/etc/systemd/system/${etcdNumbers}`,
          content: etcdUnit(machine),
          restart: `unit:${etcdNumbers}` as const,
        },
      ]
    : []),
];

/** etcd tells its numbers on loopback without asking who calls; here the watch machine's certificate is asked for, and nothing else leads on. */
const etcdUnit = ({ address }: Machine): string => `[Unit]
Description=Numbers of etcd for the watch machine
After=network-online.target hssk-network.service

[Service]
ExecStart=/usr/bin/socat ${listening(address)} TCP4:127.0.0.1:${etcdLoopbackPort}
User=prometheus
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
Restart=always
RestartSec=2

[Install]
WantedBy=multi-user.target
`;

/** kubeadm's own setting. */
const etcdLoopbackPort = 2381;

const listening = (address: string): string =>
  [
    `OPENSSL-LISTEN:${measuredAt.etcd},bind=${address},reuseaddr,fork,max-children=8`,
    `cert=${machineSecrets.certificate},key=${machineSecrets.key},cafile=${machineSecrets.authority}`,
    `verify=1,openssl-commonname=${watchName},openssl-min-proto-version=TLS1.2`,
  ].join(',');

/** The watch machine reads nodes, workloads and numbers, and changes nothing. */
export function watchRights(site: Site): ClusterObject[] {
  if (machinesOf(site, 'watch').length === 0) return [];
  const group = 'rbac.authorization.k8s.io';
  const metadata = { name: 'hssk-watch' };
  const read = { verbs: ['get', 'list'] };
  const rules = [
    { apiGroups: [''], resources: ['nodes', 'pods'], ...read },
    { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
    { apiGroups: ['apps'], resources: ['deployments', 'statefulsets'], ...read },
    { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], ...read },
    { nonResourceURLs: ['/metrics'], verbs: ['get'] },
  ];
  const roleRef = { apiGroup: group, kind: 'ClusterRole', name: metadata.name };
  const subjects = [{ apiGroup: group, kind: 'User', name: watchName }];
  return [
    { apiVersion: `${group}/v1`, kind: 'ClusterRole', metadata, rules } as ClusterObject,
    { apiVersion: `${group}/v1`, kind: 'ClusterRoleBinding', metadata, roleRef, subjects } as ClusterObject,
  ];
}
