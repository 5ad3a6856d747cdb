import type { V1Node } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { site as local } from '../../services/sites/local.ts';
import { taintOf } from './kubeadm.ts';
import { differenceOf } from './nodes.ts';
import { surplusNodes } from './removal.ts';

const edge = local.machines.find(({ name }) => name === 'edge-1')!;
const aligned: V1Node = {
  metadata: {
    name: 'edge-1',
    labels: {
      'hssk.vn/component': 'edge',
      'topology.kubernetes.io/zone': 'local',
      'node-role.kubernetes.io/edge': '',
      'kubernetes.io/hostname': 'edge-1',
    },
  },
  spec: { podCIDR: '198.19.10.128/25', taints: [taintOf(edge)] },
};

describe('a node is made as declared', () => {
  test('nothing is written to one that is', () => {
    expect(differenceOf(local, edge, aligned)).toBeUndefined();
  });

  test('002:15.1.dd a taint taken away by hand comes back, and those of the cluster stay', () => {
    const unreachable = { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' };
    const change = differenceOf(local, edge, { ...aligned, spec: { ...aligned.spec, taints: [unreachable] } });
    expect(change?.spec?.taints).toEqual([unreachable, taintOf(edge)]);
  });

  test('taints are not sent when ours is there, so that none of the cluster’s is lost', () => {
    const change = differenceOf(local, edge, { ...aligned, metadata: { name: 'edge-1' } });
    expect(change?.spec).toEqual({ podCIDR: '198.19.10.128/25', podCIDRs: ['198.19.10.128/25'] });
  });

  test('a pod network that the site has moved since is a problem with its way out', () => {
    const moved = { ...aligned, spec: { ...aligned.spec, podCIDR: '10.0.0.0/25' } };
    expect(() => differenceOf(local, edge, moved)).toThrow(
      'its pods have 10.0.0.0/25, the site now says 198.19.10.128/25',
    );
  });
});

test('nodes that the site no longer has are found, control planes last', () => {
  const former: V1Node = { metadata: { name: 'gateway-2' } };
  const plane: V1Node = { metadata: { name: 'control-2', labels: { 'hssk.vn/component': 'control-plane' } } };
  expect(surplusNodes(local, [plane, aligned, former])).toEqual([former, plane]);
});
