import { describe, expect, test } from 'vitest';
import type { Site } from '../../services/declare.ts';
import { addressesOf, flowsOf } from '../../services/reach.ts';
import { sites } from '../../services/sites/index.ts';
import { resourcesOfKind } from '../components/testing.ts';
import { disruptionBudgets } from './disruption-budgets.ts';
import { networkPolicies } from './network-policies.ts';
import { platformStack } from './stack.ts';
import { volumeDirectories } from './volumes.ts';
import { workloadsOf } from './workloads.ts';

type Named = { metadata: { name: string; namespace?: string; labels?: Record<string, string> } };
type PolicyJson = Named & {
  spec: { pod_selector: object; policy_types: string[]; ingress?: object[]; egress?: object[] };
};

describe.each(Object.values(sites).map((site) => [site.id, site] as const))('platform of %s', (_, site: Site) => {
  const json = platformStack(site);
  const ids = workloadsOf(site).map(({ id }) => id);

  test('002:15.1.dd one namespace for each component, under pod security restricted', () => {
    const namespaces = resourcesOfKind<Named>(json, 'kubernetes_namespace');
    expect(namespaces.map(({ metadata }) => metadata.name)).toEqual(ids);
    for (const { metadata } of namespaces) {
      for (const mode of ['enforce', 'audit', 'warn']) {
        expect(metadata.labels?.[`pod-security.kubernetes.io/${mode}`]).toBe('restricted');
      }
    }
  });

  test('002:19.3.c every namespace refuses what is not declared, in and out', () => {
    const denied = resourcesOfKind<PolicyJson>(json, 'kubernetes_network_policy').filter(
      ({ metadata }) => metadata.name === 'default-deny',
    );
    expect(denied.map(({ metadata }) => metadata.namespace)).toEqual(ids);
    for (const { spec } of denied) expect(spec).toEqual({ pod_selector: {}, policy_types: ['Ingress', 'Egress'] });
  });

  test('002:19.3.c what passes equals the declared flows: none more, none less', () => {
    const flows = flowsOf(site);
    for (const { namespace, ingress, egress } of networkPolicies(site)) {
      const key = (flow: { port: number; protocol: string; why: string }) =>
        `${flow.port}/${flow.protocol.toLowerCase()} ${flow.why}`;
      const into = flows.filter(({ to, at }) => to === namespace && at === 'pods');
      const outOf = flows.filter(({ from, by }) => from === namespace && by === 'pods');
      expect(ingress.map(key)).toEqual(into.map(key));
      expect(egress.map(key)).toEqual(outOf.map(key));
      for (const [index, rule] of egress.entries()) {
        if (outOf[index]!.at === 'pods') continue;
        const networks = rule.peers.map((peer) => ('ipBlock' in peer ? peer.ipBlock.cidr : 'pods'));
        const declared = addressesOf(site, outOf[index]!.to, outOf[index]!.at);
        expect(networks).toEqual(declared.map((address) => (address.includes('/') ? address : `${address}/32`)));
      }
    }
  });

  test('002:19.3.c only the edge takes connections from everywhere, on its own port', () => {
    const open = networkPolicies(site).flatMap(({ namespace, ingress }) =>
      ingress
        .filter(({ peers }) => peers.some((peer) => 'ipBlock' in peer && peer.ipBlock.cidr === '0.0.0.0/0'))
        .map(({ port }) => `${namespace}:${port}`),
    );
    expect(open).toEqual(['edge:8443']);
  });

  test('every namespace is bounded as a whole and for each container', () => {
    for (const kind of ['kubernetes_resource_quota', 'kubernetes_limit_range']) {
      expect(resourcesOfKind<Named>(json, kind).map(({ metadata }) => metadata.namespace)).toEqual(ids);
    }
  });

  test('000:19.1 a drain takes one member of a component at a time', () => {
    expect(disruptionBudgets(site).map(({ metadata, spec }) => [metadata.namespace, spec.maxUnavailable])).toEqual(
      ids.map((id) => [id, 1]),
    );
  });

  test('000:17.3 each database VM has one directory for data that only its process may open', () => {
    const machines = site.machines.filter(({ component }) => component === 'database').map(({ name }) => name);
    expect(volumeDirectories(site)).toEqual(
      machines.map((machine) => ({ machine, path: '/var/lib/hssk/database', uid: 10070, gid: 10070, mode: '0700' })),
    );
    const volumes = resourcesOfKind<{ spec: { node_affinity: object }[] }>(json, 'kubernetes_persistent_volume');
    expect(
      volumes.map(({ spec }) => JSON.stringify(spec[0]?.node_affinity).match(/"values":\["([^"]+)"\]/)?.[1]),
    ).toEqual(machines);
  });
});
