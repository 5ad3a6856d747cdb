import { Deployment } from '@cdktf/provider-kubernetes/lib/deployment/index.js';
import { StatefulSet } from '@cdktf/provider-kubernetes/lib/stateful-set/index.js';
import type { TerraformStack } from 'cdktf';
import { storageClassOf } from '../platform/volumes.ts';
import type { Workload } from '../platform/workloads.ts';
import { dataVolume, type PodParts, podOf, revisionLabel } from './pod.ts';

/** Name of the headless Service through which the members of a stateful component are named. */
export const membersServiceOf = (id: string): string => `${id}-members`;

/** Labels of every pod of the component; `cluster-name` is what Patroni looks for. */
export const podLabels = ({ id, runs }: Workload): Record<string, string> => ({
  app: id,
  ...(runs.as === 'stateful-set' ? { 'cluster-name': id } : {}),
});

/** The Deployment or StatefulSet of a component. A new revision rolls the pods. */
export function addWorkload(stack: TerraformStack, parts: PodParts): void {
  if (parts.workload.runs.as === 'stateful-set') addStatefulSet(stack, parts);
  else addDeployment(stack, parts);
}

const shared = ({ workload, members, revision }: PodParts) => ({
  // Rollouts are watched for all components at once, with their pods' own words (rollout.ts).
  top: { metadata: { name: workload.id, namespace: workload.id }, waitForRollout: false },
  spec: { replicas: String(members), selector: { matchLabels: { app: workload.id } } },
  podMetadata: { labels: { ...podLabels(workload), [revisionLabel]: revision } },
});

function addDeployment(stack: TerraformStack, parts: PodParts): void {
  const { top, spec, podMetadata } = shared(parts);
  // With one VM the new member starts beside the old one; with several, one VM at a time is exchanged.
  const [maxSurge, maxUnavailable] = parts.members > 1 ? ['0', '1'] : ['1', '0'];
  new Deployment(stack, parts.workload.id, {
    ...top,
    spec: {
      ...spec,
      revisionHistoryLimit: 3,
      progressDeadlineSeconds: 300,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } },
      template: { metadata: podMetadata, spec: podOf(parts) },
    },
  });
}

function addStatefulSet(stack: TerraformStack, parts: PodParts): void {
  const { top, spec, podMetadata } = shared(parts);
  const { workload } = parts;
  new StatefulSet(stack, workload.id, {
    ...top,
    spec: {
      ...spec,
      serviceName: membersServiceOf(workload.id),
      podManagementPolicy: 'Parallel',
      revisionHistoryLimit: 3,
      updateStrategy: [{ type: 'RollingUpdate', rollingUpdate: [{ partition: 0 }] }],
      template: { metadata: podMetadata, spec: podOf(parts) },
      volumeClaimTemplate: workload.runs.dataPath ? [claimOf(workload)] : [],
    },
  });
}

const claimOf = (workload: Workload) => ({
  metadata: { name: dataVolume },
  spec: {
    accessModes: ['ReadWriteOnce'],
    storageClassName: storageClassOf(workload),
    resources: { requests: { storage: `${workload.size.diskGiB}Gi` } },
  },
});
