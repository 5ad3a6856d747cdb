import { setTimeout as pause } from 'node:timers/promises';
import { AppsV1Api, CoreV1Api, type KubeConfig, type V1ContainerStatus, type V1Pod } from '@kubernetes/client-node';
import type { Site } from '../../services/declare.ts';
import { kubernetesOf } from '../cluster/api.ts';
import { type Workload, workloadsOf } from '../platform/workloads.ts';
import { Problem, type Report } from '../problem.ts';

const patienceSeconds = 300;

/** Returns when each component's members all run what was applied and are ready; says of each what it still waits for. */
export async function waitForRollouts(site: Site, report: Report): Promise<void> {
  const config = kubernetesOf(site);
  const end = Date.now() + patienceSeconds * 1000;
  await Promise.all(workloadsOf(site).map((workload) => waitForRollout(config, site, workload, { end, report })));
}

type Wait = { end: number; report: Report };

async function waitForRollout(config: KubeConfig, site: Site, workload: Workload, { end, report }: Wait) {
  let last = '';
  while (true) {
    const progress = await progressOf(config, workload);
    if (progress.done) {
      if (last) report(`${workload.id}: ready`);
      return;
    }
    const pods = await podsOf(config, workload);
    const text = `${progress.ready} of ${progress.wanted} ready${describePods(pods)}`;
    if (text !== last) report(`${workload.id}: ${text}`);
    last = text;
    const stuck = pods.find(isStuck);
    if (stuck || Date.now() > end) throw await failure(config, site, workload, { pods, stuck, text });
    await pause(500);
  }
}

export type Progress = { done: boolean; ready: number; wanted: number };

async function progressOf(config: KubeConfig, { id, runs }: Workload): Promise<Progress> {
  const apps = config.makeApiClient(AppsV1Api);
  const at = { name: id, namespace: id };
  const { metadata, spec, status } =
    runs.as === 'stateful-set' ? await apps.readNamespacedStatefulSet(at) : await apps.readNamespacedDeployment(at);
  const [wanted, updated, ready] = [spec?.replicas ?? 1, status?.updatedReplicas ?? 0, status?.readyReplicas ?? 0];
  const seen = (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0);
  const all = status?.replicas ?? 0;
  return { done: seen && updated === wanted && ready === wanted && all === wanted, ready, wanted };
}

const podsOf = async (config: KubeConfig, { id }: Workload): Promise<V1Pod[]> =>
  (await config.makeApiClient(CoreV1Api).listNamespacedPod({ namespace: id, labelSelector: `app=${id}` })).items;

const containersOf = (pod: V1Pod): V1ContainerStatus[] => [
  ...(pod.status?.initContainerStatuses ?? []),
  ...(pod.status?.containerStatuses ?? []),
];

/** What a person can act on: why a container waits, or why a pod finds no VM. */
function describePods(pods: V1Pod[]): string {
  const words = pods.flatMap((pod) => {
    const unscheduled = pod.status?.conditions?.find(
      ({ type, status }) => type === 'PodScheduled' && status === 'False',
    );
    const waiting = containersOf(pod)
      .map(({ name, state }) => state?.waiting?.reason && `${name} ${state.waiting.reason}`)
      .filter(Boolean);
    return unscheduled ? [`no VM: ${unscheduled.message}`] : waiting;
  });
  return words.length === 0 ? '' : ` (${[...new Set(words)].join(', ')})`;
}

/** A container that cannot start by itself: waiting on would only hide the reason. */
const isStuck = (pod: V1Pod): boolean =>
  containersOf(pod).some(({ state, restartCount }) => {
    const reason = state?.waiting?.reason ?? '';
    if (['InvalidImageName', 'CreateContainerConfigError', 'RunContainerError'].includes(reason))
      return restartCount > 2;
    return reason === 'CrashLoopBackOff' && restartCount >= 5;
  });

type Failed = { pods: V1Pod[]; stuck: V1Pod | undefined; text: string };

async function failure(config: KubeConfig, site: Site, { id }: Workload, { pods, stuck, text }: Failed) {
  const pod = stuck ?? pods.find(({ status }) => status?.phase !== 'Running') ?? pods[0];
  return new Problem({
    where: `${site.id}/${id}`,
    what: stuck
      ? `its member ${stuck.metadata?.name} does not start: ${text}`
      : `not serving after ${patienceSeconds} s: ${text}`,
    next: `mend what the lines above say, then npm run deploy -- --site ${site.id}`,
    log: pod ? await lastLines(config, pod) : '',
  });
}

async function lastLines(config: KubeConfig, pod: V1Pod): Promise<string> {
  const core = config.makeApiClient(CoreV1Api);
  const { name, namespace } = { name: pod.metadata!.name!, namespace: pod.metadata!.namespace! };
  const failing = containersOf(pod).find(({ ready, state }) => !ready && !state?.terminated) ?? containersOf(pod)[0];
  if (!failing) return '';
  const read = (previous: boolean) =>
    core.readNamespacedPodLog({ name, namespace, container: failing.name, tailLines: 20, previous }).catch(() => '');
  return (await read(failing.restartCount > 0)) || (await read(false));
}
