import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';

/** What keeps pods from serving, in words that a person can act on; empty when nothing does. */
export function describePods(pods: V1Pod[]): string {
  const words = pods.flatMap((pod) => {
    const unscheduled = pod.status?.conditions?.find(
      ({ type, status }) => type === 'PodScheduled' && status === 'False',
    );
    return unscheduled ? [`no VM: ${unscheduled.message}`] : waitingContainers(pod);
  });
  return [...new Set(words)].join(', ');
}

/** A pod whose container cannot start by itself: waiting on would only hide the reason. */
export const isStuck = (pod: V1Pod): boolean =>
  statusesOf(pod).some(({ state, restartCount }) => {
    const reason = state?.waiting?.reason ?? '';
    return neverMends.includes(reason) || (reason === 'CrashLoopBackOff' && restartCount >= triesBeforeStuck);
  });

/** The container whose log explains a failure: the first that is not ready and has not ended well. */
export const failingContainer = (pod: V1Pod): V1ContainerStatus | undefined =>
  statusesOf(pod).find(({ ready, state }) => !ready && state?.terminated?.exitCode !== 0) ?? statusesOf(pod)[0];

const triesBeforeStuck = 3;
/** Said by the kubelet of a pod whose declaration is wrong. */
const neverMends = ['InvalidImageName', 'CreateContainerConfigError'];
/** Said of every container while those before it run. */
const notYet = ['PodInitializing', 'ContainerCreating'];

const waitingContainers = (pod: V1Pod): string[] =>
  statusesOf(pod)
    .filter(({ state }) => state?.waiting?.reason && !notYet.includes(state.waiting.reason))
    .map(({ name, state }) => `${name} ${state!.waiting!.reason}`);

const statusesOf = ({ status }: V1Pod): V1ContainerStatus[] => [
  ...(status?.initContainerStatuses ?? []),
  ...(status?.containerStatuses ?? []),
];
