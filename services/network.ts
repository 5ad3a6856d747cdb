/** Which addresses a site's machines and pods have. */
import {
  addressNumber,
  addressText,
  contains as containsNetwork,
  type Network,
  networkOf,
  networkText,
} from './addresses.ts';
import { catalogue } from './catalogue.ts';
import type { Component, Machine, Site } from './declare.ts';

/** The pod network of one machine: the part of the site's pod network with the same ordinal as its address among the machines. */
export function podCidrOf(site: Site, machineName: string): string {
  const machine = site.machines.find(({ name }) => name === machineName);
  if (!machine) throw new RangeError(`${site.id} has no machine ${machineName}`);
  const machines = parse(site.networks.machines);
  const pods = parse(site.networks.pods);
  const prefix = pods.prefix + 32 - machines.prefix;
  if (prefix > smallestPodPrefix) {
    throw new RangeError(
      `${site.id}: pod network ${site.networks.pods} leaves /${prefix} for each machine of ${site.networks.machines}; at least /${smallestPodPrefix} is needed`,
    );
  }
  const ordinal = toNumber(machine.address) - machines.first;
  return `${addressText(pods.first + ordinal * 2 ** (32 - prefix))}/${prefix}`;
}

/** 30 pods on a machine: its component, the cluster's own and a rolling update of both. */
export const smallestPodPrefix = 27;

/** The n-th address of a network; 0 is the network's own address. */
export function addressAt(cidr: string, ordinal: number): string {
  const { first, prefix } = parse(cidr);
  if (ordinal >= 2 ** (32 - prefix)) throw new RangeError(`${cidr} has no address number ${ordinal}`);
  return addressText(first + ordinal);
}

/** True when every address of `inner` (an address or a network) is in the network `outer`. */
export const contains = (outer: string, inner: string): boolean =>
  containsNetwork(parse(outer), parse(inner.includes('/') ? inner : `${inner}/32`));

export const overlaps = (a: string, b: string): boolean => contains(a, b) || contains(b, a);

/** The service address that CoreDNS answers on: the tenth, as kubeadm has it. */
export const dnsAddressOf = (site: Site): string => addressAt(site.networks.services, 10);

export const machinesOf = (site: Site, component: string): Machine[] =>
  site.machines.filter((machine) => machine.component === component);

/** Components whose machines are nodes of the cluster. */
export const isInCluster = ({ runs }: Component): boolean =>
  runs.as === 'control-plane' || runs.as === 'deployment' || runs.as === 'stateful-set';

/** A component whose machines run a system of their own; on a local site the registry is one process. */
export const isMeasured = (site: Pick<Site, 'kind'>, { runs }: Component): boolean =>
  runs.as !== 'reserved' && !(site.kind === 'local' && runs.as === 'outer-host' && runs.image !== undefined);

/** Machines that tell their own numbers. */
export const measuredMachines = (site: Site): Machine[] =>
  site.machines.filter(({ component: id }) => {
    const component = catalogue.find((one) => one.id === id);
    return component !== undefined && isMeasured(site, component);
  });

/** Machines that are nodes of the cluster, in the order of the site file. */
export function nodesOf(site: Site): Machine[] {
  const inCluster = new Set(catalogue.filter(isInCluster).map(({ id }) => id));
  return site.machines.filter((machine) => inCluster.has(machine.component));
}

function parse(cidr: string): Network {
  toNumber(cidr.split('/')[0] ?? '');
  const network = networkOf(cidr);
  if (!network) throw new RangeError(`${cidr} is not an IPv4 network such as 10.20.0.0/24`);
  if (networkText(network) === cidr) return network;
  throw new RangeError(`${cidr} has bits set past /${network.prefix}; the network is ${networkText(network)}`);
}

function toNumber(address: string): number {
  const number = addressNumber(address);
  if (number === undefined) throw new RangeError(`${address} is not an IPv4 address`);
  return number;
}
