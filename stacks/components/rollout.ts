import { setTimeout as pause } from 'node:timers/promises';
import { AppsV1Api, CoreV1Api, type KubeConfig, type V1Pod } from '@kubernetes/client-node';
import type { Site } from '../../services/declare.ts';
import { kubernetesOf } from '../cluster/api.ts';
import { type Workload, workloadsOf } from '../platform/workloads.ts';
import { Problem, type Report } from '../problem.ts';
import { describePods, failingContainer, isStuck } from './pod-state.ts';

const patienceSeconds = 300;

/** Returns when each component's members all run what was applied and are ready; says of each what it still waits for. */
export async function waitForRollouts(site: Site, report: Report): Promise<void> {
  const cluster = { site, config: kubernetesOf(site) };
  const end = Date.now() + patienceSeconds * 1000;
  await Promise.all(workloadsOf(site).map((workload) => waitForRollout(cluster, workload, end, report)));
}

type Cluster = { site: Site; config: KubeConfig };

async function waitForRollout(cluster: Cluster, workload: Workload, end: number, report: Report): Promise<void> {
  let last = '';
  while (true) {
    const { done, ready, wanted } = await progressOf(cluster, workload);
    if (done) {
      if (last) report(`${workload.id}: ready`);
      return;
    }
    const pods = await podsOf(cluster, workload);
    const reason = describePods(pods);
    const text = `${ready} of ${wanted} ready${reason && ` (${reason})`}`;
    if (text !== last) report(`${workload.id}: ${text}`);
    last = text;
    const stuck = pods.find(isStuck);
    if (stuck || Date.now() > end) throw await failure(cluster, workload, { pods, stuck, text });
    await pause(500);
  }
}

/** Done when the controller has seen the newest declaration, every member runs it and is ready, and no older one is left. */
async function progressOf({ config }: Cluster, { id, runs }: Workload) {
  const apps = config.makeApiClient(AppsV1Api);
  const at = { name: id, namespace: id };
  const { metadata, spec, status } =
    runs.as === 'stateful-set' ? await apps.readNamespacedStatefulSet(at) : await apps.readNamespacedDeployment(at);
  const wanted = spec?.replicas ?? 1;
  const { observedGeneration = 0, updatedReplicas = 0, readyReplicas: ready = 0, replicas = 0 } = status ?? {};
  const seen = observedGeneration >= (metadata?.generation ?? 0);
  return { done: seen && [updatedReplicas, ready, replicas].every((count) => count === wanted), ready, wanted };
}

const podsOf = async ({ config }: Cluster, { id }: Workload): Promise<V1Pod[]> =>
  (await config.makeApiClient(CoreV1Api).listNamespacedPod({ namespace: id, labelSelector: `app=${id}` })).items;

type Failed = { pods: V1Pod[]; stuck: V1Pod | undefined; text: string };

async function failure(cluster: Cluster, { id }: Workload, { pods, stuck, text }: Failed): Promise<Problem> {
  const pod = stuck ?? pods.find(({ status }) => status?.phase !== 'Running') ?? pods[0];
  const what = stuck ? `its member ${stuck.metadata?.name} does not start` : `not serving after ${patienceSeconds} s`;
  return new Problem({
    where: `${cluster.site.id}/${id}`,
    what: `${what}: ${text}`,
    next: `mend what the lines above say, then npm run deploy -- --site ${cluster.site.id}`,
    log: pod ? await lastLines(cluster, pod) : '',
  });
}

/** Last lines of the container that fails; of its run before, when it has just been started again. */
async function lastLines({ config }: Cluster, pod: V1Pod): Promise<string> {
  const container = failingContainer(pod);
  if (!container) return '';
  const at = { name: pod.metadata!.name!, namespace: pod.metadata!.namespace!, container: container.name };
  const core = config.makeApiClient(CoreV1Api);
  const read = (previous: boolean) => core.readNamespacedPodLog({ ...at, tailLines: 20, previous }).catch(() => '');
  return (await read(container.restartCount > 0)) || (await read(false));
}
