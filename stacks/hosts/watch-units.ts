import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nodeExporter } from '../cluster/measuring.ts';
import type { MachineDirectory } from '../cluster/preparation.ts';
import type { Account } from './accounts.ts';
import { type Daemon, type HostUnit, nodeProgram, unitText } from './units.ts';

/** Accounts of the watch machine; Debian's own services run as `prometheus`. */
export const watchAccounts: Account[] = [
  { name: 'hssk-relay', id: 10091, groups: [] },
  { name: 'hssk-state', id: 10092, groups: ['prometheus'] },
  { name: 'hssk-sink', id: 10093, groups: [] },
  { name: 'hssk-console', id: 10094, groups: ['hssk-relay', 'prometheus'] },
];

const data = '/var/lib/hssk';

export const watchDirectories: MachineDirectory[] = [
  { path: data, uid: 0, gid: 0, mode: '0755' },
  { path: `${data}/homes`, uid: 0, gid: 0, mode: '0755' },
  ...watchAccounts.flatMap(({ name, id }) =>
    [`${data}/homes/${name}`, `${data}/${name.replace('hssk-', '')}`].map((path) => ({
      ...{ path, uid: id, gid: id, mode: '0700' },
    })),
  ),
];

type Program = {
  name: string;
  main: string;
  arguments: string;
  description: string;
  heapMiB: number;
  /** Only where nobody outside is told. */
  onlyOn?: 'local';
};

const programs: Program[] = [
  {
    ...{ name: 'relay', main: 'monitoring/relay/main.ts', arguments: '/etc/hssk/relay.json', heapMiB: 64 },
    description: 'Tells people of alerts by SMS, Zalo and voice',
  },
  {
    ...{ name: 'state', main: 'monitoring/state/main.ts', arguments: '/etc/hssk/state.json', heapMiB: 96 },
    description: 'What Kubernetes and PostgreSQL say of themselves, for Prometheus',
  },
  {
    ...{ name: 'sink', main: 'monitoring/sink/main.ts', arguments: `${data}/sink/received.jsonl`, heapMiB: 48 },
    ...{ description: 'Receives what people would receive', onlyOn: 'local' },
  },
  {
    ...{ name: 'console', main: 'monitoring/console/main.ts', arguments: '/etc/hssk/console.json', heapMiB: 160 },
    description: 'Console and public status',
  },
];

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Our own programs on the watch machine of a site, those that are there. */
const programsOf = (kind: 'local' | 'production'): Program[] =>
  programs.filter(({ main, onlyOn = kind }) => onlyOn === kind && existsSync(`${root}${main}`));

export const watchEntries = (kind: 'local' | 'production'): string[] => programsOf(kind).map(({ main }) => main);

/** Units of our own programs. */
export const watchUnits = (kind: 'local' | 'production'): HostUnit[] =>
  programsOf(kind).map(({ name, main, arguments: words, description, heapMiB }) => {
    const daemon: Daemon = {
      ...{ name: `hssk-${name}`, description, account: `hssk-${name}` },
      ...{ execute: nodeProgram(`${main} ${words}`, heapMiB), writes: [`${data}/${name}`] },
    };
    return { name: `hssk-${name}.service`, text: unitText(daemon) };
  });

/** Debian's services, what says that their files are good, and what each gets on top of Debian's own unit. */
export const debianServices: Record<string, { check?: string; more: string[] }> = {
  'prometheus.service': {
    check: 'promtool check config /etc/prometheus/prometheus.yml',
    more: ['Environment=GOMEMLIMIT=320MiB', 'Environment=GOGC=60'],
  },
  'prometheus-alertmanager.service': {
    check: 'amtool check-config /etc/prometheus/alertmanager.yml',
    more: ['Environment=GOMEMLIMIT=64MiB', 'SupplementaryGroups=hssk-relay'],
  },
  'prometheus-blackbox-exporter.service': {
    check: 'prometheus-blackbox-exporter --config.check --config.file /etc/prometheus/blackbox.yml',
    more: ['Environment=GOMEMLIMIT=48MiB'],
  },
};

export const dropIn = (unit: string): string =>
  `[Service]\n${debianServices[unit]!.more.join('\n')}\nRestart=always\nRestartSec=2\n`;

/** Every service of the watch machine, in the order in which they are started. */
export const watchServices = (kind: 'local' | 'production'): string[] => [
  nodeExporter,
  ...watchUnits(kind).map(({ name }) => name),
  ...Object.keys(debianServices).reverse(),
];
