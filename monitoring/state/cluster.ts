/** What Kubernetes says of its nodes and workloads, under the names that the field knows. Pure. */
import { gauge, type Measured, type Sample } from '../../services/node-service/measured.ts';
import { type AnnotatedPod, patroniMetrics } from './patroni.ts';

/** The parts of the API's lists that are read. */
export type ClusterLists = {
  nodes: { items: Node[] };
  pods: { items: Pod[] };
  deployments: { items: Workload[] };
  statefulSets: { items: Workload[] };
  disruptionBudgets: { items: Budget[] };
};
type Named = { metadata: { name: string; namespace?: string } };
type Node = Named & { status: { conditions?: { type: string; status: string }[] } };
type ContainerStatus = {
  name: string;
  restartCount: number;
  state?: { waiting?: { reason?: string } };
  lastState?: { terminated?: { reason?: string } };
};
type Pod = AnnotatedPod & {
  status: { containerStatuses?: ContainerStatus[]; initContainerStatuses?: ContainerStatus[] };
};
type Workload = Named & {
  spec: { replicas?: number };
  status: { availableReplicas?: number; readyReplicas?: number };
};
type Budget = Named & { status?: { currentHealthy?: number; desiredHealthy?: number } };

/** Where each list is asked for. */
export const clusterPaths: Record<keyof ClusterLists, string> = {
  nodes: '/api/v1/nodes',
  pods: '/api/v1/pods',
  deployments: '/apis/apps/v1/deployments',
  statefulSets: '/apis/apps/v1/statefulsets',
  disruptionBudgets: '/apis/policy/v1/poddisruptionbudgets',
};

export function clusterMetrics({
  nodes,
  pods,
  deployments,
  statefulSets,
  disruptionBudgets,
}: ClusterLists): Measured[] {
  const containers = pods.items.flatMap(containersOf);
  const waiting = containers.flatMap(({ labels, state }) => reasonOf(labels, state?.waiting?.reason));
  const ended = containers.flatMap(({ labels, lastState }) => reasonOf(labels, lastState?.terminated?.reason));
  const restarts = containers.map(({ labels, restartCount }) => ({ labels, value: restartCount }));
  const workloads = (items: Workload[], value: (one: Workload) => number) =>
    items.map((one) => ({ labels: componentOf(one), value: value(one) }));
  const wanted = ({ spec }: Workload) => spec.replicas ?? 1;
  return [
    gauge('kube_node_status_condition', '1 for the state of a condition of a node', nodes.items.flatMap(conditionsOf)),
    gauge('kube_pod_container_status_waiting_reason', '1 while a container waits for this reason', waiting),
    gauge('kube_pod_container_status_last_terminated_reason', '1 for the reason of a container’s last end', ended),
    gauge('kube_pod_container_status_restarts_total', 'Restarts of a container', restarts),
    gauge('kube_deployment_spec_replicas', 'Members that are declared', workloads(deployments.items, wanted)),
    gauge(
      'kube_deployment_status_replicas_available',
      'Members that serve',
      workloads(deployments.items, ({ status }) => status.availableReplicas ?? 0),
    ),
    gauge('kube_statefulset_replicas', 'Members that are declared', workloads(statefulSets.items, wanted)),
    gauge(
      'kube_statefulset_status_replicas_ready',
      'Members that are ready',
      workloads(statefulSets.items, ({ status }) => status.readyReplicas ?? 0),
    ),
    gauge(
      'kube_poddisruptionbudget_status_current_healthy',
      'Members that are healthy',
      disruptionBudgets.items.map((one) => ({ labels: componentOf(one), value: one.status?.currentHealthy ?? 0 })),
    ),
    gauge(
      'kube_poddisruptionbudget_status_desired_healthy',
      'Members that must be healthy',
      disruptionBudgets.items.map((one) => ({ labels: componentOf(one), value: one.status?.desiredHealthy ?? 0 })),
    ),
    ...patroniMetrics(pods.items),
  ];
}

/** A namespace is a component. */
const componentOf = ({ metadata }: Named) => ({ component: metadata.namespace ?? '', name: metadata.name });

const conditionsOf = ({ metadata, status }: Node): Sample[] =>
  (status.conditions ?? []).flatMap(({ type, status: is }) =>
    ['True', 'False', 'Unknown'].map((one) => ({
      labels: { node: metadata.name, condition: type, status: one.toLowerCase() },
      value: one === is ? 1 : 0,
    })),
  );

const containersOf = ({ metadata, status }: Pod) =>
  [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].map((container) => ({
    ...container,
    labels: { component: metadata.namespace ?? '', pod: metadata.name, container: container.name },
  }));

const reasonOf = (labels: Record<string, string>, reason: string | undefined): Sample[] =>
  reason ? [{ labels: { ...labels, reason }, value: 1 }] : [];
