import type { Site } from '../../services/declare.ts';
import { replicasOf, workloadsOf } from './workloads.ts';

/** A PodDisruptionBudget for the cluster layer to apply: the kubernetes provider 1.13.4 knows only an API version that is gone. */
export type DisruptionBudget = {
  apiVersion: 'policy/v1';
  kind: 'PodDisruptionBudget';
  metadata: { name: string; namespace: string };
  spec: { maxUnavailable: 1; unhealthyPodEvictionPolicy: 'AlwaysAllow'; selector: { matchLabels: { app: string } } };
};

/**
 * One member at a time may leave by a drain (000:19.1). A component of a single VM has a budget too: a drain of that VM is a
 * planned change that must be able to end, so it never asks for zero.
 */
export const disruptionBudgets = (site: Site): DisruptionBudget[] =>
  workloadsOf(site)
    .filter(({ id }) => replicasOf(site, id) > 0)
    .map(({ id }) => ({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: id, namespace: id },
      spec: {
        maxUnavailable: 1,
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels: { app: id } },
      },
    }));
