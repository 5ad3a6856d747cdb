import { onCallOf, watchMachineFiles, watchSecrets } from '../../monitoring/machine.ts';
import { channelSecretsOf } from '../../monitoring/routes.ts';
import type { Machine, Site } from '../../services/declare.ts';
import { watchName } from '../../services/measured.ts';
import type { MachineFile, Restart } from '../cluster/machine-file.ts';
import { exporterFiles } from '../cluster/measuring.ts';
import { networkFiles } from '../cluster/network-files.ts';
import { readKey } from '../keys.ts';
import { evidenceKeys } from './host-keys.ts';
import { nodeProgram } from './units.ts';
import { debianServices, dropIn, watchUnits } from './watch-units.ts';

/** Every file of the watch machine but the programs themselves. */
export const watchFiles = (site: Site, machine: Machine): MachineFile[] => [
  ...networkFiles(site, machine),
  ...exporterFiles(site, machine),
  ...secretsOf(site, machine),
  ...watchMachineFiles(site).map((file) => ({ ...file, restart: restartOf(file.path) })),
  ...Object.keys(debianServices).map((unit) => ({
    ...{ path: `/etc/systemd/system/${unit}.d/hssk.conf`, content: dropIn(unit), restart: `unit:${unit}` as const },
  })),
  ...watchUnits(site.kind).map(({ name, text }) => ({
    ...{ path: `/etc/systemd/system/${name}`, content: text, restart: `unit:${name}` as const },
  })),
  { path: '/usr/local/bin/hssk-relay', content: relayCommand, mode: '0755' },
];

/** Which service reads a file. */
function restartOf(path: string): Restart {
  const own = /^\/etc\/hssk\/(\w+)\.json$/.exec(path)?.[1];
  if (own) return `unit:hssk-${own}.service`;
  if (path.startsWith('/etc/default/')) return `unit:${path.split('/').at(-1)}.service`;
  if (/alertmanager\.yml|\.tmpl$/.test(path)) return 'unit:prometheus-alertmanager.service';
  return path.endsWith('blackbox.yml') ? 'unit:prometheus-blackbox-exporter.service' : 'unit:prometheus.service';
}

/** Each is readable for the services that need it. Certificates are read again at every connection, the token at every message. */
function secretsOf(site: Site, { name }: Machine): MachineFile[] {
  const key = (file: string) => (file === 'evidence-keys' ? evidenceKeys(site) : readKey(site, file));
  const secret = (path: string, file: string, owner: string, mode: MachineFile['mode'] = '0440'): MachineFile => ({
    ...{ path, content: key(file), owner, mode },
  });
  const open = (path: string, file: string) => secret(path, file, 'root:root', '0444');
  const { channels, mail } = onCallOf(site);
  return [
    open(watchSecrets.authority, 'authority.crt'),
    open(watchSecrets.certificate, `${watchName}.crt`),
    secret(watchSecrets.key, `${watchName}.key`, 'root:prometheus'),
    open(watchSecrets.clusterAuthority, 'cluster/ca.crt'),
    open(watchSecrets.clusterCertificate, `cluster-${watchName}.crt`),
    secret(watchSecrets.clusterKey, `cluster-${watchName}.key`, 'root:prometheus'),
    secret(watchSecrets.relayToken, 'relay-token', 'root:hssk-relay'),
    secret(watchSecrets.databasePassword, 'database-watch', 'hssk-state:hssk-state', '0400'),
    ...(mail.login ? [secret(watchSecrets.mailPassword, 'mail-password', 'root:prometheus')] : []),
    open(watchSecrets.evidenceKeys, 'evidence-keys'),
    open(watchSecrets.consoleCertificate, `console-${name}.crt`),
    secret(watchSecrets.consoleKey, `console-${name}.key`, 'hssk-console:hssk-console', '0400'),
    secret(watchSecrets.consoleAccounts, 'console-accounts.json', 'hssk-console:hssk-console', '0400'),
    secret(watchSecrets.consoleSession, 'console-session', 'hssk-console:hssk-console', '0400'),
    ...['roster.json', ...channelSecretsOf(channels)].map((file) =>
      secret(`/etc/hssk/secrets/${file}`, file, 'hssk-relay:hssk-relay', '0400'),
    ),
  ];
}

const relayCommand = `#!/bin/sh
# hssk-relay acknowledge <code> <person>
exec ${nodeProgram('monitoring/relay/main.ts /etc/hssk/relay.json "$@"', 64)}
`;
