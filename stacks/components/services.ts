import { Service } from '@cdktf/provider-kubernetes/lib/service/index.js';
import type { TerraformStack } from 'cdktf';
import type { Port, Site } from '../../services/declare.ts';
import { addressAt } from '../../services/network.ts';
import { ownServices } from '../../services/own-service.ts';
import { flowsOf } from '../../services/reach.ts';
import { type Workload, workloadsOf } from '../platform/workloads.ts';
import { membersServiceOf } from './workload.ts';

/** The Services of a component: one under its own name for the ports that others call, a headless one for its members' names. */
export function addServices(stack: TerraformStack, site: Site, workload: Workload): void {
  const { id, runs } = workload;
  const called = calledPorts(site, workload);
  const exposed = called.some((port) => port.exposed);
  new Service(stack, `${id}-service`, {
    metadata: { name: id, namespace: id },
    spec: {
      type: exposed ? 'NodePort' : 'ClusterIP',
      clusterIp: fixedAddress(site, id),
      // The sender's own address reaches the edge: rate limits and the access log depend on it.
      externalTrafficPolicy: exposed ? 'Local' : undefined,
      selector: { app: id, ...runs.receivesCallsAs },
      port: called.map((port) => ({
        ...{ name: port.name, port: port.port, targetPort: String(port.port), protocol: 'TCP' },
        nodePort: port.exposed ? site.edge.nodePort : undefined,
      })),
    },
  });
  if (runs.as === 'stateful-set') addMembersService(stack, workload);
  addOutsideService(stack, site, workload);
}

function fixedAddress(site: Site, id: string): string | undefined {
  const service = ownServices.find((own) => own.id === id);
  return service && addressAt(site.networks.services, service.address);
}

/**
 * How callers outside the cluster reach the members: each machine's node port leads to the member on that machine and keeps the
 * caller's address, so that firewall and component know it. A caller tries all machines; which member leads it learns from the member.
 */
function addOutsideService(stack: TerraformStack, site: Site, { id, runs }: Workload): void {
  const ports = publishedPorts(site, id);
  if (ports.length === 0) return;
  new Service(stack, `${id}-outside-service`, {
    metadata: { name: `${id}-outside`, namespace: id },
    spec: {
      type: 'NodePort',
      externalTrafficPolicy: 'Local',
      selector: { app: id },
      port: ports.map(({ port, publishedAs }) => ({
        ...{ name: runs.ports.find((own) => own.port === port)!.name, port, targetPort: String(port), protocol: 'TCP' },
        nodePort: publishedAs,
      })),
    },
  });
}

/** Declared calls of the site's machines outside the cluster, one entry for each node port. */
function publishedPorts(site: Site, id: string): { port: number; publishedAs: number }[] {
  // The edge's own port is published for everybody already.
  const flows = flowsOf(site).filter(
    ({ to, by, publishedAs }) => to === id && by === 'machine' && publishedAs && publishedAs !== site.edge.nodePort,
  );
  return [
    ...new Map(flows.map(({ port, publishedAs }) => [publishedAs!, { port, publishedAs: publishedAs! }])).values(),
  ];
}

/** Ports that the world or another component of the site may call; probes and talk among members need no Service. */
function calledPorts(site: Site, { id, runs }: Workload): Port[] {
  const callers = workloadsOf(site).filter((workload) => workload.id !== id);
  const called = new Set(callers.flatMap(({ calls }) => calls.filter(({ to }) => to === id).map(({ port }) => port)));
  return runs.ports.filter(({ port, exposed }) => exposed || called.has(port));
}

const addMembersService = (stack: TerraformStack, { id, runs }: Workload) =>
  new Service(stack, `${id}-members-service`, {
    metadata: { name: membersServiceOf(id), namespace: id },
    spec: {
      clusterIp: 'None',
      // Members must find each other before they are ready.
      publishNotReadyAddresses: true,
      selector: { app: id },
      port: runs.ports.map(({ name, port }) => ({ name, port, targetPort: String(port), protocol: 'TCP' })),
    },
  });
