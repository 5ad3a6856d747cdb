import { accounts, type HostRole, hostConfiguration, paths, repositories, secretFiles } from '../../backup/hosts.ts';
import { onCallOf, proberFiles, watchdogSettings } from '../../monitoring/machine.ts';
import { channelSecretsOf } from '../../monitoring/routes.ts';
import type { Site } from '../../services/declare.ts';
import { machinesOf } from '../../services/network.ts';
import type { MachineFile } from '../cluster/machine-file.ts';
import { exporterFiles } from '../cluster/measuring.ts';
import { networkFiles } from '../cluster/network-files.ts';
import { readKey } from '../keys.ts';
import { groups, watchdogAccount } from './accounts.ts';
import {
  accountsFile,
  evidenceKeys,
  passwordName,
  pinnedNodes,
  repositoryAddress,
  signingKey,
  siteCustodians,
  stateReader,
} from './host-keys.ts';
import type { OuterMachine } from './outer-machines.ts';
import { procedurePages } from './procedure-pages.ts';
import {
  type HostUnit,
  hostUnits,
  nodeCommand,
  vaultScript,
  vaultWindowUnit,
  watchdogSink,
  watchdogUnit,
} from './units.ts';

/** Every file of an outer host but the program itself and its share of the escrow. */
export function hostFiles(site: Site, machine: OuterMachine): MachineFile[] {
  const { component: role, address } = machine;
  const units = [...hostUnits(role, address), ...(role === 'vault' ? [vaultWindowUnit] : [])];
  const files: MachineFile[] = [
    { path: paths.configuration, content: `${JSON.stringify(hostConfiguration(site, machine), null, 2)}\n` },
    ...secretsOf(site, machine),
    { path: '/usr/local/bin/hssk-backup', content: commandScript, mode: '0755' },
    { path: '/etc/tmpfiles.d/hssk.conf', content: runtimeFolders(role) },
    ...(role === 'vault' ? [{ path: '/usr/local/lib/hssk/vault', content: vaultScript, mode: '0755' as const }] : []),
    ...units.map(({ name, text }) => ({ path: `/etc/systemd/system/${name}`, content: text })),
  ];
  return [
    ...networkFiles(site, machine),
    ...exporterFiles(site, machine),
    ...procedurePages(),
    ...(isWatchdog(site, machine) ? watchdogFiles(site, machine) : []),
    ...files.map((file) => ({ ...file, restart: 'daemons' as const })),
  ];
}

/** The first host of copy 1 watches the watch machine, and is the second place from which the edge is tried. */
export const isWatchdog = (site: Site, { name }: OuterMachine): boolean =>
  machinesOf(site, 'watch').length > 0 && machinesOf(site, 'backup')[0]?.name === name;

export const watchdogUnits = ({ kind }: Site): HostUnit[] => [
  watchdogUnit,
  ...(kind === 'local' ? [watchdogSink] : []),
];

export const prober = 'prometheus-blackbox-exporter.service';

function watchdogFiles(site: Site, machine: OuterMachine): MachineFile[] {
  const restart = `unit:${watchdogUnit.name}` as const;
  const settings = `${JSON.stringify(watchdogSettings(site, machine), null, 2)}\n`;
  const owner = `${watchdogAccount}:${watchdogAccount}`;
  return [
    { path: '/etc/hssk/watchdog.json', content: settings, restart },
    ...watchdogUnits(site).map(({ name, text }) => ({
      ...{ path: `/etc/systemd/system/${name}`, content: text, restart: `unit:${name}` as const },
    })),
    ...['roster.json', ...channelSecretsOf(onCallOf(site).channels)].map((name) =>
      secret(name, readKey(site, name), owner),
    ),
    ...proberFiles(site, machine).map((file) => ({ ...file, restart: `unit:${prober}` as const })),
  ];
}

function secretsOf(site: Site, { name, component: role }: OuterMachine): MachineFile[] {
  const key = (file: string) => readKey(site, file);
  const everybody: MachineFile[] = [
    secret(secretFiles.authority, key('authority.crt'), 'root:root', '0444'),
    secret(secretFiles.certificate, key(`host-${name}.crt`), 'root:root', '0444'),
    // The servers of a host and its clients of other hosts show the same certificate.
    secret(secretFiles.certificateKey, key(`host-${name}.key`), `root:${groups.shared.name}`, '0440'),
    secret(secretFiles.signingKey, key(signingKey(name)), ownedBy(role === 'backup' ? 'evidence' : 'backup')),
    secret(secretFiles.evidenceKeys, evidenceKeys(site), 'root:root', '0444'),
    secret(secretFiles.custodians, siteCustodians(site), 'root:root', '0444'),
    secret(secretFiles.escrowRecipient, `${key('escrow.recipient').trim()}\n`, 'root:root', '0444'),
    ...repositories.flatMap((repository) => [
      secret(secretFiles.repositoryAddress(repository), `${repositoryAddress(site, repository)}\n`, ownedBy('backup')),
      secret(
        secretFiles.repositoryPassword(repository),
        `${key(passwordName('repository', repository))}\n`,
        `root:${groups.keys.name}`,
        '0440',
      ),
    ]),
  ];
  return [...everybody, ...ofRole[role](site)];
}

const ofRole: Record<HostRole, (site: Site) => MachineFile[]> = {
  backup: (site) => [
    secret(secretFiles.repositoryAccounts, accountsFile(site), ownedBy('repository')),
    secret(secretFiles.databasePassword, `*:*:*:backup:${readKey(site, 'database-backup')}\n`, ownedBy('backup')),
    secret(secretFiles.stateReader, readKey(site, stateReader), ownedBy('backup')),
    secret(secretFiles.stateReaderHosts, pinnedNodes(site), 'root:root', '0444'),
  ],
  copy: (site) =>
    repositories.map((repository) =>
      secret(
        secretFiles.copyRepositoryPassword(repository),
        `${readKey(site, passwordName('copy', repository))}\n`,
        ownedBy('backup'),
      ),
    ),
  vault: () => [],
};

const secret = (name: string, content: string, owner: string, mode: MachineFile['mode'] = '0400'): MachineFile => ({
  ...{ path: `${paths.secrets}/${name}`, content, owner, mode },
});

const ownedBy = (account: keyof typeof accounts): string => `${accounts[account]}:${accounts[account]}`;

/** The log's socket lies where only the log's account can put a file. */
const runtimeFolders = (role: HostRole): string =>
  [
    ...(role === 'backup' ? [`d /run/hssk 2750 ${accounts.evidence} ${groups.shared.name} -`] : []),
    ...(role === 'copy' ? [`d /run/hssk 0755 root root -`] : []),
    ...(role === 'vault' ? [`d /run/hssk-vault 0755 ${accounts.backup} ${accounts.backup} -`] : []),
  ]
    .map((line) => `${line}\n`)
    .join('');

const commandScript = `#!/bin/sh
# The program of this host; gives up root for the account of the command.
exec ${nodeCommand('"$@"', 512)}
`;
