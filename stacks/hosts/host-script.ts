import { accounts, paths, repositories, secretFiles } from '../../backup/hosts.ts';
import type { MachineFile } from '../cluster/machine-file.ts';
import { type MachineDirectory, putFile, unlessAsWritten } from '../cluster/preparation.ts';
import { prologue, restartMachine } from '../cluster/preparation-shell.ts';
import type { Account } from './accounts.ts';

/** What one outer host must be. */
export type HostPreparation = {
  hostName: string;
  administration: string[];
  /** Programs that it runs, and the Debian packages that have them. */
  programs: Record<string, string>;
  groups: { name: string; id: number }[];
  accounts: Account[];
  files: MachineFile[];
  directories: MachineDirectory[];
  /** Units that run. */
  units: string[];
  /** By unit: what must succeed before a running service is restarted with new files. */
  checks: Record<string, string>;
  /** Digest of the program and size of the Node that runs it. */
  bundle: string;
  nodeBytes: number;
  /** Only copy 1 is made empty here; copy 2 takes its repositories' parameters from it. */
  makesRepositories: boolean;
};

const everyHost: Record<string, string> = {
  ip: 'iproute2',
  nft: 'nftables',
  'prometheus-node-exporter': 'prometheus-node-exporter',
  'prometheus-blackbox-exporter': 'prometheus-blackbox-exporter',
};

export const copyPrograms: Record<string, string> = {
  ...everyHost,
  restic: 'restic',
  'restic-rest-server': 'restic-rest-server',
  age: 'age',
  ssh: 'openssh-client',
  '/usr/lib/postgresql/17/bin/pg_receivewal': 'postgresql-17',
  python3: 'python3',
};

export const watchPrograms: Record<string, string> = {
  ...everyHost,
  prometheus: 'prometheus',
  promtool: 'prometheus',
  'prometheus-alertmanager': 'prometheus-alertmanager',
};

/** Where the archive of the program waits to be unpacked. */
export const arrival = (digest: string): string => `/opt/hssk/arriving-${digest}.tar.gz`;

/**
 * One script that makes an outer host as declared and says what it did: `missing <programs>`, `outside <address>`, `wants node`,
 * `wants program`, `changed <path or unit>`, `share yes|no`. Without anything to do it only looks.
 */
export const hostScript = (preparation: HostPreparation): string =>
  [
    prologue,
    functions,
    `require ${Object.keys(preparation.programs).join(' ')}`,
    `if ! reached_from "\${SSH_CONNECTION%% *}" ${preparation.administration.join(' ')}; then echo "outside \${SSH_CONNECTION%% *}"; exit 0; fi`,
    `name_host ${preparation.hostName}`,
    ...[...preparation.groups, ...preparation.accounts].map(({ name, id }) => `group ${name} ${id}`),
    ...preparation.accounts.map(({ name, id, groups }) => `account ${name} ${id} ${[...groups].sort().join(',')}`),
    unlessAsWritten(preparation.files, preparation.files.map(putFile)),
    ...preparation.directories.map(({ path, uid, gid, mode }) => `own '${path}' ${uid} ${gid} ${mode}`),
    restartMachine,
    'finished units',
    ...(preparation.makesRepositories ? repositories.map((name) => `repository ${name}`) : []),
    unpack(preparation),
    checkOf(preparation.checks),
    `daemons ${preparation.units.join(' ')}`,
    `if [ -s ${paths.secrets}/${secretFiles.escrowShare} ]; then echo 'share yes'; else echo 'share no'; fi`,
  ].join('\n');

const functions = `
group() { getent group "$1" > /dev/null || groupadd --gid "$2" "$1"; }
account() {
  local name=$1 id=$2 others=\${3:-}
  if ! getent passwd "$name" > /dev/null; then
    useradd --uid "$id" --gid "$name" --no-create-home --home-dir ${paths.homes}/$name --shell /usr/sbin/nologin "$name"
  fi
  [ "$(id -Gn "$name" | tr ' ' '\\n' | grep -vx "$name" | sort | paste -sd,)" = "$others" ] || usermod --groups "$others" "$name"
}
repository() {
  local at=${paths.repositories}/$1 password=${paths.secrets}/repository-$1.password
  if [ -e "$at/config" ]; then return; fi
  # Whole or not at all: a killed run leaves no half of a key.
  rm -rf "$at.new"
  HOME=/root restic init --quiet --no-cache --repo "$at.new" --password-file "$password"
  chown -R ${accounts.repository}:${accounts.repository} "$at.new"
  find "$at.new" -type d -exec chmod 2770 {} +
  find "$at.new" -type f -exec chmod 0640 {} +
  mv "$at.new" "$at"
  echo "changed $at"
}
daemons() {
  local unit
  if ls /etc/hssk/pending | grep -qE '^(daemons|program|unit:)'; then
    systemctl daemon-reload
    if [ -e /etc/tmpfiles.d/hssk.conf ]; then systemd-tmpfiles --create hssk.conf; fi
    systemctl enable --quiet "$@"
    for unit in $(systemctl list-unit-files --no-legend --state=enabled 'hssk-*' | cut -d' ' -f1); do
      case " $* hssk-firewall.service hssk-network.service " in *" $unit "*) ;; *) systemctl disable --quiet --now "$unit"; echo "changed $unit" ;; esac
    done
  fi
  for unit in "$@"; do
    if stale "$unit" || ! running "$unit"; then check "$unit"; systemctl restart "$unit"; echo "changed $unit"; fi
    finished "unit:$unit"
  done
  finished daemons
  finished program
}
stale() {
  if pending "unit:$1"; then return 0; fi
  case "$1" in hssk-*) pending daemons || pending program ;; *) return 1 ;; esac
}
`;

const checkOf = (checks: Record<string, string>): string => `
check() {
  case "$1" in
${Object.entries(checks)
  .map(([unit, command]) => `  ${unit}) ${command} >&2 ;;\n`)
  .join('')}  esac
}`;

/** A new program stands beside the old one until it is whole. */
const unpack = ({ bundle, nodeBytes }: HostPreparation): string => `
if [ "$(stat -c %s ${paths.node} 2> /dev/null)" != ${nodeBytes} ]; then echo 'wants node'; exit 0; fi
if [ "$(cat ${paths.application}/.digest 2> /dev/null)" != ${bundle} ]; then
  if [ ! -s ${arrival(bundle)} ]; then echo 'wants program'; exit 0; fi
  rm -rf ${paths.application}.new ${paths.application}.old
  mkdir -p ${paths.application}.new
  tar --extract --no-same-owner --directory ${paths.application}.new --file ${arrival(bundle)}
  echo ${bundle} > ${paths.application}.new/.digest
  [ ! -d ${paths.application} ] || mv ${paths.application} ${paths.application}.old
  mv ${paths.application}.new ${paths.application}
  rm -rf ${paths.application}.old /opt/hssk/arriving-*
  touch /etc/hssk/pending/program
  echo 'changed ${paths.application}'
fi`;
