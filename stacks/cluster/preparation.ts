import { programsOf } from './install-tools.ts';
import type { MachineFile } from './machine-file.ts';
import { alone } from './processes.ts';

/** A directory that a machine must have, with its final owner: data of a component. */
export type MachineDirectory = { path: string; uid: number; gid: number; mode: string };

export type Preparation = {
  hostName: string;
  /** Networks that administration comes from; a machine refuses a firewall that would lock its sender out. */
  administration: string[];
  /** A node of the cluster, or a machine outside it. */
  inCluster: boolean;
  files: MachineFile[];
  /** Files that are put once and never replaced: an authority that differs is somebody else's cluster. */
  authorities: MachineFile[];
  directories: MachineDirectory[];
};

/**
 * One script that makes a machine as declared and says what it did: it writes only files that differ, restarts only what they
 * belong to, and mends what was changed by hand. Its output has lines `missing <tools>`, `outside <address>`, `foreign <path>`,
 * `changed <path>`, `joined <hash>`, `stale` and `expiring` (a control plane to write anew), `administrator <kubeconfig, base64>`.
 */
export function preparationScript(preparation: Preparation): string {
  const { hostName, administration, inCluster, files, authorities, directories } = preparation;
  return [
    prologue,
    `require ${programsOf(inCluster).join(' ')}`,
    `reached_from ${administration.join(' ')}`,
    `name_host ${hostName}`,
    ...authorities.map(keepFile),
    ...files.map(putFile),
    ...directories.map(({ path, uid, gid, mode }) => `own '${path}' ${uid} ${gid} ${mode}`),
    inCluster ? restartNode : restartMachine,
    tellState,
    authorities.length > 0 ? tellControlPlane : '',
  ].join('\n');
}

const encoded = (content: string) => Buffer.from(content).toString('base64');

function putFile({ path, content, mode = '0644', restart, cgroup }: MachineFile): string {
  const put = `put '${path}' ${mode} ${restart ?? ''} <<'END'\n${encoded(content)}\nEND`;
  return cgroup ? `if [ "$cgroup" = ${cgroup} ]; then\n${put}\nfi` : put;
}

const keepFile = ({ path, content, mode = '0644' }: MachineFile): string =>
  `keep '${path}' ${mode} <<'END'\n${encoded(content)}\nEND`;

const prologue = `${alone}
work=$(mktemp -d /run/hssk-XXXXXX)
trap 'rm -rf "$work"' EXIT
mkdir -p /etc/hssk/pending
[ -e /sys/fs/cgroup/cgroup.controllers ] && cgroup=2 || cgroup=1

require() {
  local tool missing=''
  for tool in "$@"; do command -v "$tool" > /dev/null || missing="$missing $tool"; done
  [ -z "$missing" ] || { echo "missing$missing"; exit 0; }
}
number() { local IFS=.; set -- $1; echo $(( ($1 << 24) + ($2 << 16) + ($3 << 8) + $4 )); }
reached_from() {
  local network size client=\${SSH_CONNECTION%% *}
  for network in "$@"; do
    size=$(( 32 - \${network#*/} ))
    [ $(( $(number "$client") >> size )) -ne $(( $(number "\${network%/*}") >> size )) ] || return 0
  done
  echo "outside $client"
  exit 0
}
name_host() {
  if [ "$(cat /proc/sys/kernel/hostname)" = "$1" ]; then return; fi
  echo "$1" > /proc/sys/kernel/hostname
  echo "$1" > /etc/hostname
  echo 'changed hostname'
}
receive() { base64 -d > "$work/new"; }
install_new() { mkdir -p "\${1%/*}"; install -m "$2" "$work/new" "$1.hssk"; mv "$1.hssk" "$1"; }
put() {
  receive
  if cmp -s "$work/new" "$1" && [ "0$(stat -c %a "$1")" = "$2" ]; then return; fi
  [ -z "\${3:-}" ] || touch "/etc/hssk/pending/$3"
  install_new "$1" "$2"
  echo "changed $1"
}
keep() {
  receive
  if [ ! -e "$1" ]; then install_new "$1" "$2"; return; fi
  cmp -s "$work/new" "$1" || { echo "foreign $1"; exit 0; }
}
own() { mkdir -p "$1"; chown "$2:$3" "$1"; chmod "$4" "$1"; }
pending() { [ -e "/etc/hssk/pending/$1" ]; }
finished() { rm -f "/etc/hssk/pending/$1"; }
running() { systemctl is-active --quiet "$1"; }
`;

/** The rules in force are compared with those that were loaded, so that a change by hand is undone (002:17.13). */
const restartMachine = `
if pending units; then
  systemctl daemon-reload
  systemctl enable --quiet hssk-network hssk-firewall
fi
in_force() { nft -s list table inet hssk 2> /dev/null | sha256sum | cmp -s - /run/hssk-firewall; }
if pending firewall || ! running hssk-firewall || ! in_force; then
  systemctl restart hssk-firewall
  finished firewall
  echo 'changed firewall'
fi
if running hssk-network; then /usr/local/lib/hssk/network; else systemctl restart hssk-network; fi
finished network
`;

const restartNode = `${restartMachine}
if pending units; then
  systemctl enable --quiet containerd kubelet
  touch /etc/hssk/pending/kubelet
fi
if pending containerd || ! running containerd; then systemctl restart containerd; fi
finished containerd
if [ -f /etc/kubernetes/joined ] && { pending kubelet || ! running kubelet; }; then systemctl restart kubelet; fi
finished kubelet
`;

const tellState = `
finished units
if [ -f /etc/kubernetes/joined ]; then echo "joined $(cat /etc/kubernetes/joined)"; fi
if pending control-plane; then echo 'stale'; fi
`;

/** Certificates of a control plane live 396 days. */
const tellControlPlane = `
if [ -n "$(find /etc/kubernetes/pki -name apiserver.crt -mtime +300)" ]; then echo 'expiring'; fi
if [ -f /etc/kubernetes/admin.conf ]; then echo "administrator $(base64 -w0 /etc/kubernetes/admin.conf)"; fi
`;
