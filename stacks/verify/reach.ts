import { createServer } from 'node:net';
import { catalogue, componentOf } from '../../services/catalogue.ts';
import type { Machine } from '../../services/declare.ts';
import { addressAt, nodesOf } from '../../services/network.ts';
import { apiPort, type Flow, flowsOf, kubeletPort, nodePortsOf, outside, type Side } from '../../services/reach.ts';
import { preparedHosts } from '../hosts/prepare.ts';
import { bad, good, type Probe, type Surroundings } from './probe.ts';

type Target = { component: string; machine: string; side: Side; address: string; port: number };
type Attempt = { source: string; component: string; by: Side; target: Target; open: boolean; declared: boolean };

export const declaredCallsPass: Probe = {
  id: 'declared-calls-pass',
  meets: ['002:19.3.c'],
  title: 'every declared call passes, measured from inside',
  titleVi: 'mọi kết nối đã khai báo đều thông, đo từ bên trong',
  run: async (surroundings) => {
    const declared = (await measure(surroundings)).filter((attempt) => attempt.declared);
    const closed = declared.filter(({ open }) => !open);
    if (declared.length === 0) return bad('nothing was measured', 'npm run status');
    return closed.length === 0
      ? good(`${declared.length} of ${declared.length} declared calls pass`)
      : bad(`closed: ${closed.map(describe).join('; ')}`, 'npm run deploy');
  },
};

export const otherCallsAreRefused: Probe = {
  id: 'other-calls-are-refused',
  meets: ['002:19.3.c', '002:19.2.b'],
  title:
    'every call that is not declared is refused, measured from inside, and nothing opens a connection to the outside',
  titleVi: 'mọi kết nối không khai báo đều bị chặn, kể cả ra bên ngoài',
  run: async (surroundings) => {
    const others = (await measure(surroundings)).filter((attempt) => !attempt.declared);
    const open = others.filter((attempt) => attempt.open);
    return open.length === 0
      ? good(`${others.length} of ${others.length} other calls refused`)
      : bad(`open: ${open.map(describe).join('; ')}`, 'npm run deploy');
  },
};

const describe = ({ source, target }: Attempt) => `${source} → ${target.machine} ${target.side} port ${target.port}`;

const measured = new WeakMap<Surroundings, Promise<Attempt[]>>();

function measure(surroundings: Surroundings): Promise<Attempt[]> {
  const known = measured.get(surroundings) ?? attemptAll(surroundings);
  measured.set(surroundings, known);
  return known;
}

async function attemptAll(surroundings: Surroundings): Promise<Attempt[]> {
  const { site } = surroundings;
  const canary = await openCanary(site.kind === 'local' ? addressAt(site.networks.machines, 1) : undefined);
  try {
    const targets = [...(await targetsOf(surroundings)), ...canary.targets];
    const sources = [...nodesOf(site), ...preparedHosts(site)];
    const attempts = await Promise.all(sources.map((machine) => attemptFrom(surroundings, machine, targets)));
    return attempts.flat();
  } finally {
    canary.close();
  }
}

/** A listener on the deploying computer's side of a local site's network: it stands for the world outside. */
async function openCanary(address: string | undefined): Promise<{ targets: Target[]; close: () => void }> {
  if (!address) return { targets: [], close: () => {} };
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, address, resolve));
  const { port } = server.address() as { port: number };
  return {
    targets: [{ component: outside, machine: 'outside', side: 'network', address, port }],
    close: () => server.close(),
  };
}

/** Every port that something listens on: those of the components' pods, and the machines' own. */
async function targetsOf({ site, kubernetes }: Surroundings): Promise<Target[]> {
  const pods = (await kubernetes.listPodForAllNamespaces()).items.filter((pod) => pod.status?.phase === 'Running');
  const ofPods = catalogue.flatMap(({ id, runs }) =>
    pods
      .filter((pod) => pod.metadata?.namespace === id && runs.as !== 'reserved' && 'ports' in runs)
      .flatMap((pod) =>
        ('ports' in runs ? runs.ports : []).map(({ port }) => ({
          ...{ component: id, machine: pod.spec!.nodeName!, side: 'pods' as const, address: pod.status!.podIP!, port },
        })),
      ),
  );
  const extraPorts = (id: string) => [...(id === 'control-plane' ? [apiPort, 2379] : []), ...nodePortsOf(site, id)];
  const ofMachines = nodesOf(site).flatMap(({ name, component, address }) =>
    [site.ssh.port, kubeletPort, ...extraPorts(component)].map((port) => ({
      ...{ component, machine: name, side: 'machine' as const, address, port },
    })),
  );
  const registry = site.machines.find(({ name }) => name === site.registry.machine)!;
  const ofRegistry: Target = {
    ...{ component: registry.component, machine: registry.name, side: 'machine', address: registry.address },
    port: site.registry.port,
  };
  const ofOuterHosts = preparedHosts(site).flatMap(({ name, component, address }) => {
    const { runs } = componentOf(component);
    const ports = 'ports' in runs ? runs.ports.map(({ port }) => port) : [];
    return [site.ssh.port, ...ports].map((port) => ({
      ...{ component, machine: name, side: 'machine' as const, address, port },
    }));
  });
  return [...ofPods, ...ofMachines, ofRegistry, ...ofOuterHosts];
}

async function attemptFrom({ site, remote }: Surroundings, machine: Machine, targets: Target[]): Promise<Attempt[]> {
  const others = targets.filter((target) => target.machine !== machine.name);
  const lines = others.map(({ address, port }) => `try ${address} ${port} &`).join('\n');
  const output = await remote(machine).run(script(lines), { timeout: '60s' });
  const flows = flowsOf(site);
  return output.split('\n').flatMap((line) => {
    const [by, address, port, state] = line.trim().split(' ');
    const target = others.find((one) => one.address === address && String(one.port) === port);
    if (!target || (by === 'pods' && machine.component === 'control-plane')) return [];
    const side = by as Side;
    const declared = flows.some((flow) => permits(flow, machine.component, side, target));
    return [
      {
        source: `${machine.name} ${by}`,
        component: machine.component,
        by: side,
        target,
        open: state === 'open',
        declared,
      },
    ];
  });
}

const permits = (flow: Flow, component: string, by: Side, target: Target): boolean =>
  flow.from === component &&
  flow.by === by &&
  flow.to === target.component &&
  !flow.sameMachine &&
  (flow.publishedAs === undefined
    ? flow.at === target.side && flow.port === target.port
    : target.side === 'machine' && flow.publishedAs === target.port);

/** Tries every target from the machine itself and from each network namespace of its pods; prints "<side> <address> <port> <open|closed>". */
const script = (lines: string) => `
try() { if timeout 3 bash -c "exec 3<>/dev/tcp/$1/$2" 2>/dev/null; then echo "$side $1 $2 open"; else echo "$side $1 $2 closed"; fi; }
export -f try
all() {
${lines}
wait
}
export -f all
side=machine all
for namespace in $(ip netns list | awk '/^cni-/ { print $1 }'); do
  side=pods ip netns exec "$namespace" bash -c all
done
`;
