import type { Site } from '../../services/declare.ts';
import { addressesOf, type Flow, flowsOf } from '../../services/reach.ts';
import { type Workload, workloadsOf } from './workloads.ts';

/** One end of an allowed connection, in the words of a NetworkPolicy. */
export type Peer =
  | { namespaceSelector: { matchLabels: Record<string, string> }; podSelector: { matchLabels: Record<string, string> } }
  | { ipBlock: { cidr: string } };
export type Rule = { peers: Peer[]; port: number; protocol: 'TCP' | 'UDP'; why: string };
export type NamespacePolicy = { namespace: string; ingress: Rule[]; egress: Rule[] };

/**
 * The flows of the site, as what each namespace lets in and out; everything else is refused (002:19.3.c). The firewall of each VM
 * is computed from the same flows, so that a network plug-in without policies changes nothing.
 */
export function networkPolicies(site: Site): NamespacePolicy[] {
  const flows = flowsOf(site);
  return workloadsOf(site).map(({ id }: Workload) => ({
    namespace: id,
    ingress: flows
      .filter(({ to, at }) => to === id && at === 'pods')
      .map((flow) => rule(flow, peers(site, flow.from, flow.by, id))),
    egress: flows
      .filter(({ from, by }) => from === id && by === 'pods')
      .map((flow) => rule(flow, peers(site, flow.to, flow.at, id))),
  }));
}

const rule = ({ port, protocol, why }: Flow, between: Peer[]): Rule => ({
  peers: between,
  port,
  protocol: protocol === 'udp' ? 'UDP' : 'TCP',
  why,
});

function peers(site: Site, party: string, side: Flow['by'], namespace: string): Peer[] {
  if (side !== 'pods')
    return addressesOf(site, party, side).map((address) => ({ ipBlock: { cidr: asNetwork(address) } }));
  const [home, labels] =
    party === 'control-plane' ? ['kube-system', { 'k8s-app': 'kube-dns' }] : [party, { app: party }];
  return [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': home } },
      podSelector: { matchLabels: home === namespace ? { app: namespace } : labels },
    },
  ];
}

const asNetwork = (address: string): string => (address.includes('/') ? address : `${address}/32`);
