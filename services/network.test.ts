import { describe, expect, test } from 'vitest';
import type { Site } from './declare.ts';
import { addressAt, contains, dnsAddressOf, nodesOf, overlaps, podCidrOf } from './network.ts';
import { sites } from './sites/index.ts';
import { site as local } from './sites/local.ts';

const withNetworks = (machines: string, pods: string): Site => ({
  ...local,
  networks: { ...local.networks, machines, pods },
});

describe('pod networks', () => {
  test('a machine has the part of the pod network with its own ordinal', () => {
    expect(podCidrOf(local, 'control-1')).toBe('198.19.5.128/25');
    expect(podCidrOf(local, 'database-2')).toBe('198.19.21.0/25');
  });

  test.each(Object.keys(sites))('%s: no two machines share a pod network, and all lie in the site’s own', (id) => {
    const site = sites[id]!;
    const networks = site.machines.map(({ name }) => podCidrOf(site, name));
    for (const [index, network] of networks.entries()) {
      expect(contains(site.networks.pods, network)).toBe(true);
      expect(networks.slice(index + 1).filter((other) => overlaps(network, other))).toEqual([]);
    }
  });

  test('a machine keeps its pod network when another one comes before it', () => {
    const grown = {
      ...local,
      machines: [{ ...local.machines[0]!, name: 'first-1', address: '198.18.0.2' }, ...local.machines],
    };
    expect(podCidrOf(grown, 'records-1')).toBe(podCidrOf(local, 'records-1'));
  });

  test('a pod network that leaves too few addresses is refused with both networks', () => {
    expect(() => podCidrOf(withNetworks('198.18.0.0/24', '198.19.0.0/21'), 'edge-1')).toThrow(
      'local: pod network 198.19.0.0/21 leaves /29 for each machine of 198.18.0.0/24; at least /27 is needed',
    );
  });
});

describe('addresses', () => {
  test.each([
    ['10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['198.18.0.0/24', '198.18.0.0/25', true],
    ['198.18.0.0/25', '198.18.0.0/24', false],
    ['0.0.0.0/0', '203.0.113.7', true],
  ])('%s contains %s: %s', (outer, inner, expected) => {
    expect(contains(outer, inner)).toBe(expected);
  });

  test('networks overlap both ways or not at all', () => {
    expect(overlaps('198.18.0.0/15', '198.19.4.0/24')).toBe(true);
    expect(overlaps('198.19.4.0/24', '198.18.0.0/15')).toBe(true);
    expect(overlaps('198.18.0.0/24', '198.18.1.0/24')).toBe(false);
  });

  test('CoreDNS has the tenth service address', () => {
    expect(dnsAddressOf(local)).toBe('198.18.128.10');
  });

  test.each([
    ['10.0.0.1/24', '10.0.0.1/24 has bits set past /24; the network is 10.0.0.0/24'],
    ['10.0.0/24', '10.0.0 is not an IPv4 address'],
    ['10.0.0.256/32', '10.0.0.256 is not an IPv4 address'],
    ['10.0.0.0', '10.0.0.0 is not an IPv4 network such as 10.20.0.0/24'],
  ])('%s is refused', (text, message) => {
    expect(() => addressAt(text, 0)).toThrow(message);
  });

  test('an address past the end is refused', () => {
    expect(() => addressAt('10.0.0.0/30', 4)).toThrow('10.0.0.0/30 has no address number 4');
  });
});

test('machines outside the cluster and places of later components are no nodes', () => {
  expect(nodesOf(local).map(({ name }) => name)).toEqual([
    ...['control-1', 'edge-1', 'gateway-1', 'database-1', 'database-2', 'records-1'],
  ]);
});
