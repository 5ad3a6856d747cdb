import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { CoreV1Api, type KubeConfig, type V1Pod } from '@kubernetes/client-node';
import type { Site } from '../../services/declare.ts';
import { nodesOf } from '../../services/network.ts';
import { Problem } from '../problem.ts';
import type { ClusterObject } from './apply.ts';

/** Waits until kube-proxy runs on every node and CoreDNS answers. */
export async function waitForSystemPods(site: Site, config: KubeConfig, forSeconds = 180): Promise<void> {
  const core = config.makeApiClient(CoreV1Api);
  const end = Date.now() + forSeconds * 1000;
  for (;;) {
    const { items } = await core.listNamespacedPod({ namespace: 'kube-system', labelSelector: 'k8s-app' });
    const waiting = items.filter(({ metadata, status }) => {
      const ready = status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True');
      return !ready && !metadata?.deletionTimestamp;
    });
    if (items.length > nodesOf(site).length && waiting.length === 0) return;
    if (Date.now() > end) throw notReady(site, waiting, forSeconds);
    await pause(250);
  }
}

function notReady(site: Site, waiting: V1Pod[], seconds: number): Problem {
  const states = waiting.map(({ metadata, spec, status }) => {
    const container = status?.containerStatuses?.[0]?.state;
    const reason = container?.waiting?.reason ?? container?.terminated?.reason ?? status?.phase;
    return `${metadata?.name} on ${spec?.nodeName ?? 'no node'}: ${reason} ${container?.waiting?.message ?? ''}`;
  });
  return new Problem({
    where: `${site.id}/kube-system`,
    what: `${waiting.length} system pods not ready after ${seconds} s`,
    next: `npm run status -- --site ${site.id}`,
    log: states.join('\n'),
  });
}

/** A mark of a pod's input files: when they change, the pod is made anew. */
export const digestOf = (content: string): string => createHash('sha256').update(content).digest('hex').slice(0, 16);

export const clusterRole = (name: string, rules: object[]): ClusterObject =>
  ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: `hssk:${name}` },
    rules,
  }) as ClusterObject;

export const roleBinding = (account: string, role: string): ClusterObject =>
  ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: `hssk:${account}` },
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: role.startsWith('system:') ? role : `hssk:${role}`,
    },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace: 'kube-system' }],
  }) as ClusterObject;
