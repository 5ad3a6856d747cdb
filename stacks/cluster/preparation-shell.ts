import { alone } from './processes.ts';

/** A shell function: true when an address lies in one of the networks. */
export const reachedFrom = `
number() { local IFS=.; set -- $1; echo $(( ($1 << 24) + ($2 << 16) + ($3 << 8) + $4 )); }
reached_from() {
  local network size client=$1
  shift
  for network in "$@"; do
    size=$(( 32 - \${network#*/} ))
    if [ $(( $(number "$client") >> size )) -eq $(( $(number "\${network%/*}") >> size )) ]; then return 0; fi
  done
  return 1
}`;

/** Functions of the script that prepares a machine; see preparationScript. */
export const prologue = `${alone}
work=$(mktemp -d /run/hssk-XXXXXX)
trap 'rm -rf "$work"' EXIT
mkdir -p /etc/hssk/pending
[ -e /sys/fs/cgroup/cgroup.controllers ] && cgroup=2 || cgroup=1

require() {
  local tool missing=''
  for tool in "$@"; do command -v "$tool" > /dev/null || missing="$missing $tool"; done
  [ -z "$missing" ] || { echo "missing$missing"; exit 0; }
}
${reachedFrom}
name_host() {
  if [ "$(cat /proc/sys/kernel/hostname)" = "$1" ]; then return; fi
  echo "$1" > /proc/sys/kernel/hostname
  echo "$1" > /etc/hostname
  echo 'changed hostname'
}
receive() { base64 -d > "$work/new"; }
install_new() {
  local owner=\${3:-root:root}
  mkdir -p "\${1%/*}"
  install -m "$2" -o "\${owner%:*}" -g "\${owner#*:}" "$work/new" "$1.hssk"
  mv "$1.hssk" "$1"
}
put() {
  receive
  if cmp -s "$work/new" "$1" && [ "$(stat -c '0%a %U:%G' "$1")" = "$2 \${4:-root:root}" ]; then return; fi
  [ -z "\${3:-}" ] || touch "/etc/hssk/pending/$3"
  install_new "$1" "$2" "\${4:-}"
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
service() {
  if ! pending "unit:$1" && running "$1"; then return; fi
  systemctl daemon-reload
  systemctl enable --quiet "$1"
  systemctl restart "$1"
  finished "unit:$1"
  echo "changed $1"
}
`;

/** The rules in force are compared with those that were loaded, so that a change by hand is undone (002:17.13). */
export const restartMachine = `
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
if pending ssh; then
  systemctl reload ssh
  finished ssh
  echo 'changed ssh'
fi
if running hssk-network; then /usr/local/lib/hssk/network; else systemctl restart hssk-network; fi
finished network
`;

export const restartNode = `${restartMachine}
if pending units; then
  systemctl enable --quiet containerd kubelet
  touch /etc/hssk/pending/kubelet
fi
if pending containerd || ! running containerd; then systemctl restart containerd; fi
finished containerd
if [ -f /etc/kubernetes/joined ] && { pending kubelet || ! running kubelet; }; then systemctl restart kubelet; fi
finished kubelet
`;

export const tellState = `
finished units
if [ -f /etc/kubernetes/joined ]; then echo "joined $(cat /etc/kubernetes/joined)"; fi
if pending control-plane; then echo 'stale'; fi
`;

/** Certificates of a control plane live 396 days. */
export const tellControlPlane = `
if [ -n "$(find /etc/kubernetes/pki -name apiserver.crt -mtime +300)" ]; then echo 'expiring'; fi
if [ -f /etc/kubernetes/admin.conf ]; then echo "administrator $(base64 -w0 /etc/kubernetes/admin.conf)"; fi
`;
