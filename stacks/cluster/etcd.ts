import type { Site } from '../../services/declare.ts';
import { machinesOf } from '../../services/network.ts';
import { connect } from '../remote.ts';
import { processOf } from './processes.ts';

/**
 * Takes a control plane that is gone, or is to join anew, out of etcd's members, so that the others do not count on its vote.
 * Asked of the first other control plane that runs etcd; nothing happens when the name is no member.
 */
export async function removeEtcdMember(site: Site, name: string): Promise<void> {
  const others = machinesOf(site, 'control-plane').filter((machine) => machine.name !== name);
  for (const machine of others) {
    const answer = await connect(site, machine).run(`${processOf}\n${removal(name)}`);
    if (!answer.includes('no etcd here')) return;
  }
}

/** etcdctl comes in etcd's own image; it is run from there. */
const removal = (name: string): string => `
etcd=$(process_of etcd)
if [ -z "$etcd" ]; then echo 'no etcd here'; exit 0; fi
program=$(find "/proc/$etcd/root/usr" -name etcdctl -type f | head -n 1)
pki=/etc/kubernetes/pki/etcd
ask() { "$program" --endpoints https://127.0.0.1:2379 --cacert "$pki/ca.crt" --cert "$pki/server.crt" --key "$pki/server.key" "$@"; }
member=$(ask member list | awk -F', ' -v name='${name}' '$3 == name { print $1 }')
if [ -n "$member" ]; then ask member remove "$member"; fi
`;
