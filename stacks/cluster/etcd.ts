import { machinesOf } from '../../services/network.ts';
import { connect } from '../remote.ts';
import type { ClusterRun } from './inputs.ts';
import { installTools } from './install-tools.ts';
import { processOf } from './processes.ts';

/**
 * Takes a control plane that is gone, or is to join anew, out of etcd's members, so that the others do not count on its vote.
 * Asked of the first other control plane that runs etcd; nothing happens when the name is no member.
 */
export async function removeEtcdMember(run: ClusterRun, name: string): Promise<void> {
  const others = machinesOf(run.site, 'control-plane').filter((machine) => machine.name !== name);
  for (const machine of others) {
    const remote = connect(run.site, machine);
    if ((await remote.run(running)).trim() === 'no') continue;
    if ((await remote.run('command -v etcdctl || true')) === '') await installTools(remote, ['etcdctl'], run);
    await remote.run(removal(name));
    return;
  }
}

const running = `${processOf}
if [ -z "$(process_of etcd)" ]; then echo no; fi`;

const removal = (name: string): string => `
pki=/etc/kubernetes/pki/etcd
ask() { etcdctl --endpoints https://127.0.0.1:2379 --cacert "$pki/ca.crt" --cert "$pki/server.crt" --key "$pki/server.key" "$@"; }
members=$(ask member list)
member=$(echo "$members" | awk -F', ' -v name='${name}' '$3 == name { print $1 }')
if [ -n "$member" ]; then ask member remove "$member"; fi`;
