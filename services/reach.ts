/** Who may open a connection to whom: every flow of a site, from the declarations alone. Nothing else passes. */
import { catalogue } from './catalogue.ts';
import type { Component, Site } from './declare.ts';
import { consolePorts, measuredAt } from './measured.ts';
import { isInCluster, isMeasured, machinesOf, podCidrOf } from './network.ts';

/**
 * Which addresses of a party take part: those of its pods, of its machines, or a network that is not the site's own machines
 * (`outside`, `administration`, or a name of `site.outbound`).
 */
export type Side = 'pods' | 'machine' | 'network';

/** One kind of connection that may be opened. `from` and `to` are component ids or, at the side `network`, names of networks. */
export type Flow = {
  from: string;
  by: Side;
  to: string;
  at: Side;
  port: number;
  protocol: 'tcp' | 'udp';
  why: string;
  /** Port of the machine under which a caller outside the cluster reaches the pods' `port`. */
  publishedAs?: number;
  /** Only between a machine and its own pods. */
  sameMachine?: boolean;
};

export const outside = 'outside';
export const administration = 'administration';

/** Every flow that the site allows, in the order of the catalogue (002:19.3.c, 002:19.2.b). Reserved components have none but administration. */
export function flowsOf(site: Site): Flow[] {
  const present = catalogue.filter(({ id }) => machinesOf(site, id).length > 0);
  const deployed = present.filter(({ runs }) => runs.as !== 'reserved');
  const ids = new Set(deployed.map(({ id }) => id));
  return [
    ...present.map(({ id }) => fromAdministration(id, site.ssh.port, 'SSH from the administration network')),
    ...deployed.flatMap((component) => [
      ...component.calls.filter(({ to }) => ids.has(to)).map((call) => declaredCall(site, component, call)),
      ...component.outbound
        .filter(({ to }) => (site.outbound[to] ?? []).length > 0)
        .map(({ to, port, protocol = 'tcp', why }) => ({
          ...{ from: component.id, by: sideOf(component), to, at: 'network' as const, port, protocol, why },
        })),
      ...published(site, component),
      ...systemStateReads(site, component, deployed),
      ...measurements(site, component, deployed),
      ...edgeTries(site, component, deployed),
    ]),
    ...deployed.filter(isInCluster).flatMap(clusterFlows),
    ...systemFlows(site, deployed),
    fromAdministration('control-plane', apiPort, 'the deploying computer asks the API server'),
    fromAdministration(registryOf(site), site.registry.port, 'the deploying computer pushes images'),
    ...(ids.has('database') && site.databaseAdministrators.length > 0 ? [administersDatabase] : []),
    ...(ids.has('watch') ? Object.values(consolePorts) : []).map((port) =>
      fromAdministration('watch', port, 'people look at the console'),
    ),
  ];
}

/** Ports of a component's machines that lead to its pods, for callers outside the cluster. */
export const nodePortsOf = (site: Site, id: string): number[] => [
  ...new Set(flowsOf(site).flatMap(({ to, publishedAs }) => (to === id && publishedAs ? [publishedAs] : []))),
];

/** Addresses and networks of one end of a flow. */
export function addressesOf(site: Site, party: string, side: Side): string[] {
  if (side === 'machine') return machinesOf(site, party).map(({ address }) => address);
  if (side === 'pods') return machinesOf(site, party).map(({ name }) => podCidrOf(site, name));
  if (party === outside) return ['0.0.0.0/0'];
  return (party === administration ? site.networks.administration : site.outbound[party]) ?? [];
}

export const apiPort = 6443;
export const kubeletPort = 10250;
const dnsPort = 53;
/** The name of `site.outbound` that holds the site's name servers. */
const names = 'names';

const sideOf = ({ runs }: Component): Side =>
  runs.as === 'deployment' || runs.as === 'stateful-set' ? 'pods' : 'machine';

const registryOf = (site: Site): string =>
  site.machines.find(({ name }) => name === site.registry.machine)?.component ?? 'registry';

const fromAdministration = (to: string, port: number, why: string): Flow => ({
  ...{ from: administration, by: 'network', to, at: 'machine', port, protocol: 'tcp', why },
});

/** Under the same port of the machines as the hosts outside the cluster. */
const administersDatabase: Flow = {
  ...{ from: administration, by: 'network', to: 'database', at: 'pods', port: 5432, protocol: 'tcp' },
  publishedAs: measuredAt.nodePorts.database,
  why: 'people who run the database',
};

/** Images are pulled by the machine's container engine; every other call is made by the component's own process. */
function declaredCall(
  site: Site,
  caller: Component,
  { to, port, protocol = 'tcp', why, publishedAs }: Component['calls'][number],
): Flow {
  const pull = to === registryOf(site) && port === site.registry.port;
  const callee = catalogue.find(({ id }) => id === to)!;
  const ends = { from: caller.id, by: pull ? ('machine' as const) : sideOf(caller), to, at: sideOf(callee) };
  return { ...ends, port, protocol, why, ...(publishedAs === undefined ? {} : { publishedAs }) };
}

function systemStateReads(site: Site, { id, readsSystemState }: Component, deployed: Component[]): Flow[] {
  if (!readsSystemState) return [];
  return deployed.filter(isInCluster).map((component) => ({
    ...{ from: id, by: 'machine', to: component.id, at: 'machine', port: site.ssh.port, protocol: 'tcp' },
    why: 'saves the system state of the machine',
  }));
}

function published(site: Site, { id, runs }: Component): Flow[] {
  if (!('ports' in runs)) return [];
  return runs.ports
    .filter(({ exposed }) => exposed)
    .map(({ port }) => ({
      ...{ from: outside, by: 'network', to: id, at: 'pods', port, protocol: 'tcp' },
      ...{ publishedAs: site.edge.nodePort, why: 'the only way into the site' },
    }));
}

/** The numbers of machines, kubelets and etcd are asked for by one component, over TLS with its certificate. */
function measurements(site: Site, { id, measuresMachines }: Component, deployed: Component[]): Flow[] {
  if (!measuresMachines) return [];
  const asks = (to: string, port: number, why: string): Flow => ({
    ...{ from: id, by: 'machine', to, at: 'machine', port, protocol: 'tcp', why },
  });
  return deployed.flatMap((component) => [
    ...(isMeasured(site, component) ? [asks(component.id, measuredAt.machine, 'numbers of the machine')] : []),
    ...(isInCluster(component) ? [asks(component.id, kubeletPort, 'numbers of the kubelet')] : []),
    ...(component.runs.as === 'control-plane' ? [asks(component.id, measuredAt.etcd, 'numbers of etcd')] : []),
  ]);
}

function edgeTries(site: Site, { id, triesEdge }: Component, deployed: Component[]): Flow[] {
  if (!triesEdge) return [];
  return deployed
    .flatMap((component) => published(site, component))
    .filter(({ publishedAs }) => publishedAs === site.edge.nodePort)
    .map((flow) => ({ ...flow, from: id, by: 'machine', why: 'tries the way that hospitals take' }));
}

/** What Kubernetes itself needs of a node. */
function clusterFlows(component: Component): Flow[] {
  const { id } = component;
  const machine = (from: string, to: string, port: number, why: string): Flow => ({
    ...{ from, by: 'machine', to, at: 'machine', port, protocol: 'tcp', why },
  });
  const probes = probePorts(component).map(
    (port): Flow => ({
      ...{
        from: id,
        by: 'machine',
        to: id,
        at: 'pods',
        port,
        protocol: 'tcp',
        sameMachine: true,
        why: 'health probes',
      },
    }),
  );
  const toNode = [
    machine(id, 'control-plane', apiPort, 'the kubelet and kube-proxy ask the API server'),
    machine('control-plane', id, kubeletPort, 'the API server asks the kubelet for logs and commands'),
    ...probes,
  ];
  const pods = { from: id, by: 'pods' as const, to: 'control-plane' };
  if (component.runs.as !== 'control-plane') {
    return [
      ...toNode,
      ...(['udp', 'tcp'] as const).map(
        (protocol): Flow => ({
          ...pods,
          at: 'pods',
          port: dnsPort,
          protocol,
          why: 'names of services',
        }),
      ),
    ];
  }
  return [
    ...toNode,
    machine(id, id, 2379, 'the API server asks etcd'),
    machine(id, id, 2380, 'etcd members replicate'),
    { ...pods, at: 'machine', port: apiPort, protocol: 'tcp', why: 'CoreDNS watches services' },
  ];
}

/** CoreDNS runs on the control plane; its liveness and readiness ports. */
const dnsProbePorts = [8080, 8181];

function probePorts({ runs }: Component): number[] {
  if (runs.as === 'control-plane') return dnsProbePorts;
  if (runs.as !== 'deployment' && runs.as !== 'stateful-set') return [];
  const ports = [runs.readiness, runs.liveness].map(
    (probe) => runs.ports.find(({ name }) => name === probe.port)!.port,
  );
  return [...new Set(ports)];
}

/** What the operating system of any machine may ask of the outside, when the site names such addresses (002:19.3.c). */
const systemOutbound = [
  { to: 'updates', port: 443, protocol: 'tcp', why: 'security updates' },
  { to: 'updates', port: 80, protocol: 'tcp', why: 'security updates, signed by their publisher' },
  { to: 'time', port: 123, protocol: 'udp', why: 'the clock' },
  { to: names, port: dnsPort, protocol: 'udp', why: 'names outside the site' },
  { to: names, port: dnsPort, protocol: 'tcp', why: 'names outside the site' },
] as const;

/** Pods ask CoreDNS, and CoreDNS asks on their behalf. */
function systemFlows(site: Site, deployed: Component[]): Flow[] {
  const at = 'network' as const;
  return systemOutbound
    .filter(({ to }) => site.outbound[to])
    .flatMap((target) => [
      ...deployed.map(({ id }) => ({ from: id, by: 'machine' as const, at, ...target })),
      ...(target.to === names ? [{ from: 'control-plane', by: 'pods' as const, at, ...target }] : []),
    ]);
}
