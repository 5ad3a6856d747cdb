/** IPv4 arithmetic, and which addresses a site's machines and pods have. */
import { catalogue } from './catalogue.ts';
import type { Component, Machine, Site } from './declare.ts';

type Network = { first: number; prefix: number };

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
  return `${toAddress(pods.first + ordinal * 2 ** (32 - prefix))}/${prefix}`;
}

/** 30 pods on a machine: its component, the cluster's own and a rolling update of both. */
export const smallestPodPrefix = 27;

/** The n-th address of a network; 0 is the network's own address. */
export function addressAt(cidr: string, ordinal: number): string {
  const { first, prefix } = parse(cidr);
  if (ordinal >= 2 ** (32 - prefix)) throw new RangeError(`${cidr} has no address number ${ordinal}`);
  return toAddress(first + ordinal);
}

/** True when every address of `inner` (an address or a network) is in the network `outer`. */
export function contains(outer: string, inner: string): boolean {
  const [a, b] = [parse(outer), parse(inner.includes('/') ? inner : `${inner}/32`)];
  return a.prefix <= b.prefix && firstOf(b.first, a.prefix) === a.first;
}

export const overlaps = (a: string, b: string): boolean => contains(a, b) || contains(b, a);

/** The service address that CoreDNS answers on: the tenth, as kubeadm has it. */
export const dnsAddressOf = (site: Site): string => addressAt(site.networks.services, 10);

export const machinesOf = (site: Site, component: string): Machine[] =>
  site.machines.filter((machine) => machine.component === component);

/** Components whose machines are nodes of the cluster. */
export const isInCluster = ({ runs }: Component): boolean =>
  runs.as === 'control-plane' || runs.as === 'deployment' || runs.as === 'stateful-set';

/** Machines that are nodes of the cluster, in the order of the site file. */
export function nodesOf(site: Site): Machine[] {
  const inCluster = new Set(catalogue.filter(isInCluster).map(({ id }) => id));
  return site.machines.filter((machine) => inCluster.has(machine.component));
}

function parse(cidr: string): Network {
  const [address = '', length = ''] = cidr.split('/');
  const prefix = Number(length);
  if (!/^\d+$/.test(length) || prefix > 32) throw new RangeError(`${cidr} is not an IPv4 network such as 10.20.0.0/24`);
  const number = toNumber(address);
  if (firstOf(number, prefix) !== number) {
    throw new RangeError(
      `${cidr} has bits set past /${prefix}; the network is ${toAddress(firstOf(number, prefix))}/${prefix}`,
    );
  }
  return { first: number, prefix };
}

function toNumber(address: string): number {
  const parts = address.split('.').map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : 256));
  if (parts.length !== 4 || parts.some((part) => part > 255)) throw new RangeError(`${address} is not an IPv4 address`);
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

const toAddress = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');

const firstOf = (number: number, prefix: number): number => number - (number % 2 ** (32 - prefix));
