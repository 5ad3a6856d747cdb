import { commands } from '../../backup/commands.ts';
import {
  accountOf,
  accounts,
  type HostRole,
  paths,
  programPath,
  repositories,
  repositoryPort,
  secretFiles,
} from '../../backup/hosts.ts';
import { watchdogAccount, watchdogState } from './accounts.ts';

/** One service of an outer host, started at its boot and again whenever it ends. */
export type HostUnit = { name: string; text: string };

export type Daemon = {
  name: string;
  description: string;
  account: string;
  execute: string;
  /** What it may write; the rest of the machine is read-only to it. Without a list it sees the machine as root does. */
  writes?: string[];
  /** Lines of [Service] that only it has. */
  more?: string[];
};

/** The services of a host, by what its copy needs; a service of our own program is there when the program knows its command. */
export function hostUnits(role: HostRole, address: string, known: string[] = Object.keys(commands)): HostUnit[] {
  const own = ownDaemons(role).filter(({ name }) => known.includes(name.replace('hssk-', '')));
  const daemons = [...(role === 'backup' ? [repositoryServer(address)] : []), ...own];
  return [
    ...daemons.map((daemon) => ({ name: `${daemon.name}.service`, text: unitText(daemon) })),
    ...(role === 'vault' ? vaultUnits : []),
  ];
}

/** Append-only: what has once arrived can be read and added to over the network, never deleted or overwritten (002:17.8.1). */
const repositoryServer = (address: string): Daemon => ({
  name: 'hssk-repository',
  description: 'Repositories of copy 1, append-only',
  account: accounts.repository,
  execute: [
    '/usr/bin/restic-rest-server --append-only --private-repos',
    `--path ${paths.repositories} --htpasswd-file ${secret(secretFiles.repositoryAccounts)}`,
    `--listen ${address}:${repositoryPort} --tls`,
    `--tls-cert ${secret(secretFiles.certificate)} --tls-key ${secret(secretFiles.certificateKey)}`,
  ].join(' '),
  writes: [paths.repositories],
  // The pruning account deletes in the same folders, by the group; what the server makes by itself is for itself alone.
  more: ['UMask=0007', `ExecStartPre=/bin/bash -c "${sharedFolders}"`],
});

const hexadecimal = '{0,1,2,3,4,5,6,7,8,9,a,b,c,d,e,f}';
const sharedFolders = [
  `cd ${paths.repositories}`,
  `mkdir -p {${repositories.join(',')}}/{index,keys,locks,snapshots,data/${hexadecimal}${hexadecimal}}`,
  'find . -type d ! -perm -2070 -exec chmod 2770 {} +',
].join(' && ');

const secret = (name: string) => `${paths.secrets}/${name}`;

/** How our own programs start: their types are gone already, and a service that mostly waits keeps little memory for its next work. */
export const nodeProgram = (words: string, heapMiB = 128): string =>
  [
    `${paths.node} --import ${paths.application}/plain.js --max-old-space-size=${heapMiB} --max-semi-space-size=1`,
    `${paths.application}/${words}`,
  ].join(' ');

export const nodeCommand = (command: string, heapMiB?: number): string =>
  nodeProgram(`backup/main.ts ${command}`, heapMiB);

function ownDaemons(role: HostRole): Daemon[] {
  const scheduler: Daemon = {
    name: 'hssk-scheduler',
    description: 'Saves, copies and drills at their fixed times',
    account: accounts.backup,
    execute: nodeCommand('scheduler', 256),
    // On copy 3 it must see the machine's own mount, which its window opens and closes.
    ...(role === 'vault' ? {} : { writes: [paths.data, '/run/hssk'] }),
  };
  const retention: Daemon = {
    name: 'hssk-retention',
    description: 'Weekly check of the copy, forgetting and pruning by the evidence log',
    account: accountOf('prune', role),
    execute: nodeCommand('retention'),
    ...(role === 'vault' ? {} : { writes: [paths.data, '/run/hssk'] }),
    // On copy 1 it has no network, and reads what the server wrote for itself alone.
    more: role === 'backup' ? ['UMask=0007', ...readsAll, 'RestrictAddressFamilies=AF_UNIX'] : [],
  };
  const receiver: Daemon = {
    name: 'hssk-receiver',
    description: 'Receives the write-ahead log of the primary database as it is written',
    account: accounts.backup,
    execute: nodeCommand('receiver'),
    writes: [paths.data],
  };
  const evidence: Daemon = {
    name: 'hssk-evidence',
    description: 'Evidence log: append-only, chained, signed',
    account: accounts.evidence,
    execute: nodeCommand('evidence'),
    writes: [paths.evidence, '/run/hssk'],
    more: ['UMask=0007'],
  };
  return role === 'backup' ? [evidence, receiver, scheduler, retention] : [scheduler, retention];
}

const readsAll = ['AmbientCapabilities=CAP_DAC_READ_SEARCH', 'CapabilityBoundingSet=CAP_DAC_READ_SEARCH'];

export const unitText = ({ name, description, account, execute, writes, more = [] }: Daemon): string => `[Unit]
Description=${description}
Wants=network-online.target
After=network-online.target hssk-firewall.service hssk-network.service${name === 'hssk-evidence' ? '' : ' hssk-evidence.service'}

[Service]
ExecStart=${execute}
User=${account}
Environment=PATH=${programPath} HOME=${paths.homes}/${account} NODE_ENV=production
WorkingDirectory=/
UMask=0027
NoNewPrivileges=yes
${writes ? confined(writes) : ''}${more.map((line) => `${line}\n`).join('')}Restart=always
RestartSec=2
KillMode=mixed
TimeoutStopSec=60

[Install]
WantedBy=multi-user.target
`;

const confined = (writes: string[]) => `ProtectSystem=strict
ReadWritePaths=${writes.join(' ')}
ProtectHome=yes
PrivateTmp=yes
`;

/** Copy 3 is read-only by a mount over its own folder; see backup/vault-window.ts for who opens it. */
const vaultUnits: HostUnit[] = [
  {
    name: 'hssk-vault.service',
    text: `[Unit]
Description=Copy 3, read-only
Before=hssk-scheduler.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/lib/hssk/vault close

[Install]
WantedBy=multi-user.target
`,
  },
  {
    name: 'hssk-vault-window.path',
    text: `[Unit]
Description=Looks for the window of copy 3
After=hssk-vault.service

[Path]
PathExists=${paths.vaultWindow}

[Install]
WantedBy=multi-user.target
`,
  },
];

/** Started by the path unit, never at boot. */
export const vaultWindowUnit: HostUnit = {
  name: 'hssk-vault-window.service',
  text: `[Unit]
Description=Window of copy 3

[Service]
ExecStart=/usr/local/lib/hssk/vault window
ExecStopPost=/usr/local/lib/hssk/vault close
`,
};

/** \`vault close\`: the folder is read-only. \`vault window\`: writable as long as the window's file is there, twelve hours at most. */
export const vaultScript = `#!/bin/sh
# Opens and closes copy 3 of the backups; called by systemd.
set -eu
vault=${paths.vault}
window=${paths.vaultWindow}
mountpoint -q "$vault" || { install -d -o ${accounts.backup} -g ${accounts.backup} -m 0700 "$vault"; mount --bind "$vault" "$vault"; }
case "$1" in
close)
  rm -f "$window"
  mount -o remount,bind,ro "$vault"
  ;;
window)
  mount -o remount,bind,rw "$vault"
  waited=0
  while [ -e "$window" ] && [ "$waited" -lt 43200 ]; do sleep 1; waited=$((waited + 1)); done
  ;;
esac
`;

/** On a local site, where the watchdog's channels lead. */
export const watchdogSink: HostUnit = {
  name: 'hssk-sink.service',
  text: unitText({
    name: 'hssk-sink',
    description: 'Receives what people would receive',
    account: watchdogAccount,
    execute: nodeProgram(`monitoring/sink/main.ts ${watchdogState}/received.jsonl`, 48),
    writes: [watchdogState],
  }),
};

/** Hears the watch machine every minute; when it is silent, tells people over channels of its own. */
export const watchdogUnit: HostUnit = {
  name: 'hssk-watchdog.service',
  text: unitText({
    name: 'hssk-watchdog',
    description: 'Raises an alarm when the watch machine is silent',
    account: watchdogAccount,
    execute: nodeProgram('monitoring/watchdog/main.ts /etc/hssk/watchdog.json', 64),
    writes: [watchdogState],
  }),
};
