import { setTimeout as pause } from 'node:timers/promises';
import { CoreV1Api, type KubeConfig, type V1Node, type V1Pod } from '@kubernetes/client-node';
import type { Site } from '../../services/declare.ts';
import { machinesOf, nodesOf } from '../../services/network.ts';
import type { Report } from '../problem.ts';
import { connect } from '../remote.ts';
import { statusOf } from './apply.ts';
import { removeEtcdMember } from './etcd.ts';
import type { ClusterRun } from './inputs.ts';
import { componentLabel } from './kubeadm.ts';
import { isReady, mergeIntoNode } from './nodes.ts';
import { inParallel } from './parallel.ts';

/** Nodes of the cluster that the site no longer has. Control planes come last: until then every kubelet hears what is to end. */
export const surplusNodes = (site: Site, nodes: V1Node[]): V1Node[] => {
  const declared = new Set(nodesOf(site).map(({ name }) => name));
  const surplus = nodes.filter((node) => !declared.has(node.metadata!.name!));
  return [...surplus.filter((node) => !isControlPlane(node)), ...surplus.filter(isControlPlane)];
};

const isControlPlane = ({ metadata }: V1Node): boolean => metadata?.labels?.[componentLabel] === 'control-plane';

/**
 * Takes a node out of the cluster: no new pods, its pods moved away within their disruption budgets, then its entry deleted.
 * A node that does not answer cannot be emptied; its pods are given up with its entry.
 */
export async function removeNode(run: ClusterRun, config: KubeConfig, node: V1Node): Promise<void> {
  const { report } = run;
  const core = config.makeApiClient(CoreV1Api);
  const name = node.metadata!.name!;
  if (isReady(node)) {
    report(`${name}: no longer in the site, moving its pods away`);
    await mergeIntoNode(config, name, { spec: { unschedulable: true } });
    await emptyNode(core, name, report);
  }
  report(`${name}: leaves the cluster`);
  if (isControlPlane(node)) {
    await removeEtcdMember(run, name);
    await stopControlPlane(run, node);
  }
  await core.deleteNode({ name }).catch((error: unknown) => {
    if (statusOf(error) !== 404) throw error;
  });
}

/**
 * Without its etcd member an API server keeps the connections of other machines and answers nothing. A machine that is gone, or whose
 * key this computer has forgotten already, is about to be destroyed.
 */
async function stopControlPlane({ site, report }: ClusterRun, { metadata, status }: V1Node): Promise<void> {
  const address = status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
  const machine = { ...machinesOf(site, 'control-plane')[0]!, name: metadata!.name!, address: address! };
  await connect(site, machine)
    .run('rm -f /etc/kubernetes/manifests/*.yaml', { timeout: '20s' })
    .catch(() => report(`${machine.name}: not reached any more; its control plane ends with the machine`));
}

/** Evicts until no pod is left that could run elsewhere, or two minutes are over. */
async function emptyNode(core: CoreV1Api, name: string, report: Report): Promise<void> {
  const end = Date.now() + 120_000;
  for (;;) {
    const { items } = await core.listPodForAllNamespaces({ fieldSelector: `spec.nodeName=${name}` });
    const pods = items.filter(isMovable);
    if (pods.length === 0) return;
    if (Date.now() > end)
      return report(`${name}: ${pods.length} pods did not leave within two minutes; they are given up`);
    await inParallel(pods, 4, (pod) => evict(core, pod));
    await pause(1000);
  }
}

/** Pods of the node itself (a daemon set's, the kubelet's own) go with it. */
const isMovable = ({ metadata, status }: V1Pod): boolean =>
  !metadata?.annotations?.['kubernetes.io/config.mirror'] &&
  !metadata?.ownerReferences?.some(({ kind }) => kind === 'DaemonSet') &&
  status?.phase !== 'Succeeded' &&
  status?.phase !== 'Failed';

/** 429 says that a disruption budget does not allow it yet. */
async function evict(core: CoreV1Api, { metadata }: V1Pod): Promise<void> {
  if (metadata?.deletionTimestamp) return;
  const { name = '', namespace = '' } = metadata ?? {};
  await core
    .createNamespacedPodEviction({ name, namespace, body: { metadata: { name, namespace } } })
    .catch((error: unknown) => {
      if (statusOf(error) !== 404 && statusOf(error) !== 429) throw error;
    });
}
