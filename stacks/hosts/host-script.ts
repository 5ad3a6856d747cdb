import { accounts, paths, repositories, secretFiles } from '../../backup/hosts.ts';
import type { MachineFile } from '../cluster/machine-file.ts';
import { type MachineDirectory, putFile, unlessAsWritten } from '../cluster/preparation.ts';
import { prologue, restartMachine } from '../cluster/preparation-shell.ts';
import { groups, hostAccounts } from './accounts.ts';

/** What one outer host must be. */
export type HostPreparation = {
  hostName: string;
  administration: string[];
  files: MachineFile[];
  directories: MachineDirectory[];
  /** Units that run. */
  units: string[];
  /** Digest of the program and size of the Node that runs it. */
  bundle: string;
  nodeBytes: number;
  /** Only copy 1 is made empty here; copy 2 takes its repositories' parameters from it. */
  makesRepositories: boolean;
};

/** Programs that an outer host runs, and the Debian packages that have them. */
export const programPackages: Record<string, string> = {
  ip: 'iproute2',
  nft: 'nftables',
  restic: 'restic',
  'restic-rest-server': 'restic-rest-server',
  age: 'age',
  ssh: 'openssh-client',
  '/usr/lib/postgresql/17/bin/pg_receivewal': 'postgresql-17',
  python3: 'python3',
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
    `require ${Object.keys(programPackages).join(' ')}`,
    `if ! reached_from "\${SSH_CONNECTION%% *}" ${preparation.administration.join(' ')}; then echo "outside \${SSH_CONNECTION%% *}"; exit 0; fi`,
    `name_host ${preparation.hostName}`,
    ...Object.values(groups).map(({ name, id }) => `group ${name} ${id}`),
    ...hostAccounts.map(({ name, id }) => `group ${name} ${id}`),
    ...hostAccounts.map(({ name, id, groups: others }) => `account ${name} ${id} ${[...others].sort().join(',')}`),
    unlessAsWritten(preparation.files, preparation.files.map(putFile)),
    ...preparation.directories.map(({ path, uid, gid, mode }) => `own '${path}' ${uid} ${gid} ${mode}`),
    restartMachine,
    'finished units',
    ...(preparation.makesRepositories ? repositories.map((name) => `repository ${name}`) : []),
    unpack(preparation),
    `daemons ${preparation.units.join(' ')}`,
    `if [ -s ${paths.secrets}/${secretFiles.escrowShare} ]; then echo 'share yes'; else echo 'share no'; fi`,
  ].join('\n');

const functions = `
group() { getent group "$1" > /dev/null || groupadd --gid "$2" "$1"; }
account() {
  local name=$1 id=$2 others=$3
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
  if pending daemons; then
    systemctl daemon-reload
    systemd-tmpfiles --create hssk.conf
    systemctl enable --quiet "$@"
    for unit in $(systemctl list-unit-files --no-legend --state=enabled 'hssk-*' | cut -d' ' -f1); do
      case " $* hssk-firewall.service hssk-network.service " in *" $unit "*) ;; *) systemctl disable --quiet --now "$unit"; echo "changed $unit" ;; esac
    done
  fi
  for unit in "$@"; do
    if pending daemons || ! running "$unit"; then systemctl restart "$unit"; echo "changed $unit"; fi
  done
  finished daemons
}
`;

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
  touch /etc/hssk/pending/daemons
  echo 'changed ${paths.application}'
fi`;
