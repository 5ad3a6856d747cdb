import { setTimeout as pause } from 'node:timers/promises';
import { CoreV1Api, type KubeConfig, KubernetesObjectApi, PatchStrategy, type V1Node } from '@kubernetes/client-node';
import type { Machine, Site } from '../../services/declare.ts';
import { nodesOf, podCidrOf } from '../../services/network.ts';
import { Problem, type Report } from '../problem.ts';
import { statusOf } from './apply.ts';
import { componentLabel, taintOf } from './kubeadm.ts';
import { inParallel } from './parallel.ts';

export const listNodes = async (config: KubeConfig): Promise<V1Node[]> =>
  (await config.makeApiClient(CoreV1Api).listNode()).items;

/** Gives every node the labels, the taint and the pod network that the site declares, as soon as its kubelet has made it known. */
export async function alignNodes(site: Site, config: KubeConfig, report: Report): Promise<void> {
  await waitForAll(site, config, 'known', () => true);
  const nodes = new Map((await listNodes(config)).map((node) => [node.metadata!.name!, node]));
  await inParallel(nodesOf(site), 4, async (machine) => {
    if (differenceOf(site, machine, nodes.get(machine.name)!)) await alignNode(site, config, machine, report);
  });
}

/** A node that its kubelet has just changed as well is read again. */
async function alignNode(site: Site, config: KubeConfig, machine: Machine, report: Report): Promise<void> {
  const core = config.makeApiClient(CoreV1Api);
  for (let tries = 1; ; tries += 1) {
    const change = differenceOf(site, machine, await core.readNode({ name: machine.name }));
    if (!change) return;
    try {
      await mergeIntoNode(config, machine.name, change);
      return report(`${machine.name}: labels, taint and pod network`);
    } catch (error) {
      if (statusOf(error) !== 409 || tries === 5) throw error;
    }
  }
}

export async function mergeIntoNode(
  config: KubeConfig,
  name: string,
  change: Pick<V1Node, 'metadata' | 'spec'>,
): Promise<void> {
  const node = { apiVersion: 'v1', kind: 'Node', ...change, metadata: { ...change.metadata, name } };
  const how = [undefined, undefined, undefined, undefined, PatchStrategy.MergePatch] as const;
  await KubernetesObjectApi.makeApiClient(config).patch(node, ...how);
}

/** What must be merged into a node so that it is as declared; undefined when it is. */
export function differenceOf(
  site: Site,
  machine: Machine,
  node: V1Node,
): Pick<V1Node, 'metadata' | 'spec'> | undefined {
  const labels = labelsOf(machine);
  const labelled = Object.entries(labels).every(([key, value]) => node.metadata?.labels?.[key] === value);
  const podCidr = podCidrOf(site, machine.name);
  const taints = node.spec?.taints ?? [];
  const ours = taintOf(machine);
  const tainted = taints.some(
    ({ key, value, effect }) => key === ours.key && value === ours.value && effect === ours.effect,
  );
  if (node.spec?.podCIDR && node.spec.podCIDR !== podCidr) {
    throw new Problem({
      where: `${site.id}/${machine.name}`,
      what: `its pods have ${node.spec.podCIDR}, the site now says ${podCidr}; a node keeps its pod network for life`,
      next: `take ${machine.name} out of services/sites/${site.id}.ts, deploy, and put it back`,
    });
  }
  if (labelled && tainted && node.spec?.podCIDR) return undefined;
  return {
    // Taints are sent as a whole list: only on top of the version that was read.
    metadata: { labels, ...(tainted ? {} : { resourceVersion: node.metadata?.resourceVersion }) },
    spec: {
      podCIDR: podCidr,
      podCIDRs: [podCidr],
      ...(tainted ? {} : { taints: [...taints.filter(({ key }) => key !== componentLabel), ours] }),
    },
  };
}

const labelsOf = ({ component, zone }: Machine): Record<string, string> => ({
  [componentLabel]: component,
  'topology.kubernetes.io/zone': zone,
  [`node-role.kubernetes.io/${component}`]: '',
});

/** Waits until every node of the site is ready to run pods. */
export const waitForNodes = (site: Site, config: KubeConfig): Promise<void> =>
  waitForAll(site, config, 'ready', isReady);

async function waitForAll(
  site: Site,
  config: KubeConfig,
  state: string,
  accept: (node: V1Node) => boolean,
  forSeconds = 180,
) {
  const end = Date.now() + forSeconds * 1000;
  for (;;) {
    const there = new Set((await listNodes(config)).filter(accept).map((node) => node.metadata!.name));
    const waiting = nodesOf(site).filter(({ name }) => !there.has(name));
    if (waiting.length === 0) return;
    if (Date.now() > end) {
      throw new Problem({
        where: site.id,
        what: `${waiting.map(({ name }) => name).join(', ')} not ${state} after ${forSeconds} s`,
        next: `ssh to ${waiting[0]!.address} and run: journalctl -u kubelet -n 50`,
      });
    }
    await pause(500);
  }
}

export const isReady = (node: V1Node): boolean =>
  node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
