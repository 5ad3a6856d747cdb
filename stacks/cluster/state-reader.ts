import { componentOf } from '../../services/catalogue.ts';
import type { Backup, Component, Machine, Site } from '../../services/declare.ts';
import { machinesOf } from '../../services/network.ts';
import { readKey } from '../keys.ts';
import type { MachineFile } from './machine-file.ts';

/** The state reader's public key among the site's keys. */
const publicKey = 'state-reader.pub';

/**
 * What lets the backup host save a machine: one key, from the backup host's address only, that runs one script whatever it asks for.
 * Nothing on a site without a backup host.
 */
export function stateReaderFiles(site: Site, { component }: Pick<Machine, 'component'>): MachineFile[] {
  const addresses = machinesOf(site, 'backup').map(({ address }) => address);
  if (addresses.length === 0) return [];
  return [
    { path: '/usr/local/lib/hssk/state', content: stateScript(componentOf(component)), mode: '0755' },
    {
      path: '/etc/hssk/state-reader.keys',
      content: `restrict,command="/usr/local/lib/hssk/state" ${readKey(site, publicKey).trim()}\n`,
    },
    { path: '/etc/ssh/sshd_config.d/10-hssk-state.conf', content: sshdSettings(addresses), restart: 'ssh' },
  ];
}

/** Programs with which a control plane saves etcd and looks whether what it saved is whole. */
export const stateProgramsOf = (machine: Machine): string[] =>
  machine.component === 'control-plane' ? ['etcdctl', 'etcdutl'] : [];

const sshdSettings = (
  addresses: string[],
): string => `# The backup host gets this machine's system state and nothing else.
Match Address ${addresses.join(',')}
  AuthorizedKeysFile /etc/hssk/state-reader.keys
  ForceCommand /usr/local/lib/hssk/state
  PasswordAuthentication no
  DisableForwarding yes
  PermitTTY no
  PermitUserRC no
`;

/**
 * `etcd`: a snapshot that was looked at before a byte of it leaves. `system-state`: what makes this machine itself, for a machine that
 * is made anew from its image. `directory`: the data of a component that is saved as files. Everything goes to standard output.
 */
export const stateScript = ({ id, backup }: Pick<Component, 'id' | 'backup'>): string => `#!/bin/bash
# Run by sshd for the backup host, whatever that asks for.
set -euo pipefail
umask 077
# What the machine is there for comes first.
renice -n 19 -p $$ > /dev/null
work=$(mktemp -d /var/tmp/hssk-state-XXXXXX)
trap 'rm -rf "$work"' EXIT

etcd() {
  local pki=/etc/kubernetes/pki/etcd
  etcdctl --endpoints https://127.0.0.1:2379 --cacert "$pki/ca.crt" --cert "$pki/server.crt" --key "$pki/server.key" \\
    --dial-timeout 5s --command-timeout 120s snapshot save "$work/etcd.db" > /dev/null
  etcdutl snapshot status "$work/etcd.db" > /dev/null
  cat "$work/etcd.db"
}

system_state() {
  mkdir "$work/hssk-state"
  dpkg-query --show > "$work/hssk-state/packages"
  cp /etc/machine-id /etc/hostname "$work/hssk-state/"
  systemctl list-unit-files --no-legend > "$work/hssk-state/units"
  local path paths=()
  for path in etc/hssk etc/ssh etc/kubernetes etc/cni etc/containerd etc/systemd etc/sysctl.d etc/hostname \\
    usr/local/lib/hssk var/lib/kubelet/pki var/lib/kubelet/config.yaml var/lib/kubelet/kubeadm-flags.env \\
    var/lib/kubelet/instance-config.yaml root/.ssh; do
    [ -e "/$path" ] && paths+=("$path")
  done
  # Code 1 says that a file changed while it was read; the files here are whole at any moment, since they are replaced by a move.
  tar --create --sort=name --numeric-owner --acls --xattrs --warning=no-file-changed \\
    --exclude=etc/hssk/host-key --exclude=etc/hssk/authorized_keys --exclude=etc/hssk/pending \\
    --directory / "\${paths[@]}" --directory "$work" hssk-state || [ $? -eq 1 ]
}

case "\${SSH_ORIGINAL_COMMAND:-}" in
${verbsOf(id, backup).join('\n')}
*)
  echo "this machine's state reader does not answer that" >&2
  exit 2
  ;;
esac
`;

/** A machine answers only what its component declares to be saved. */
const verbsOf = (id: string, backup: Backup): string[] => [
  'system-state) system_state ;;',
  ...(backup.kind === 'etcd' ? ['etcd) etcd ;;'] : []),
  ...(backup.kind === 'directory'
    ? [`directory) tar --create --numeric-owner --directory /var/lib/hssk/${id} . ;;`]
    : []),
];
