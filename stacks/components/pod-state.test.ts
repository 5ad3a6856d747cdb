import type { V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { describePods, failingContainer, isStuck } from './pod-state.ts';

const pod = (name: string, reason: string, restartCount = 0): V1Pod => ({
  status: {
    containerStatuses: [{ name, image: '', imageID: '', ready: false, restartCount, state: { waiting: { reason } } }],
  },
});

test('what a pod waits for is said once, and the ordinary steps of a start are not', () => {
  expect(describePods([pod('edge', 'ErrImagePull'), pod('edge', 'ErrImagePull')])).toBe('edge ErrImagePull');
  expect(describePods([pod('edge', 'ContainerCreating'), pod('edge', 'PodInitializing')])).toBe('');
});

test('a pod without a VM says why', () => {
  const conditions = [
    { type: 'PodScheduled', status: 'False', message: '0/6 nodes are available: 6 had an untolerated taint' },
  ];
  expect(describePods([{ status: { conditions } }])).toMatch(/^no VM: 0\/6 nodes/);
});

test('a container that ended a few times is stuck, one that is being pulled is not', () => {
  expect(isStuck(pod('gateway', 'CrashLoopBackOff', 1))).toBe(false);
  expect(isStuck(pod('gateway', 'CrashLoopBackOff', 3))).toBe(true);
  expect(isStuck(pod('gateway', 'ImagePullBackOff', 0))).toBe(false);
  expect(isStuck(pod('gateway', 'CreateContainerConfigError', 0))).toBe(true);
});

test('the log of a failed preparation explains a pod whose process never started', () => {
  const failed: V1Pod = {
    status: {
      initContainerStatuses: [
        {
          name: 'prepare',
          image: '',
          imageID: '',
          ready: false,
          restartCount: 2,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
        },
      ],
      containerStatuses: pod('gateway', 'PodInitializing').status!.containerStatuses!,
    },
  };
  expect(failingContainer(failed)?.name).toBe('prepare');
});
