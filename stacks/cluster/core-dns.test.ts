import { describe, expect, test } from 'vitest';
import { site as hanoi } from '../../services/sites/hanoi.ts';
import { site as local } from '../../services/sites/local.ts';
import { coreDns, corefileOf } from './core-dns.ts';

const deploymentOf = (site: typeof local) =>
  coreDns(site, 'coredns@sha256:ab').find(({ kind }) => kind === 'Deployment') as unknown as {
    spec: { replicas: number; template: { spec: Record<string, unknown> } };
  };

describe('names of services', () => {
  test('002:19.3.c a site that names no servers asks nobody outside', () => {
    expect(corefileOf(local)).toContain('rcode NXDOMAIN');
    expect(corefileOf(local)).not.toContain('forward');
  });

  test('a site with its own servers asks exactly those', () => {
    const site = { ...local, outbound: { names: ['203.0.113.53/32', '203.0.113.54/32'] } };
    expect(corefileOf(site)).toContain('forward . 203.0.113.53 203.0.113.54');
  });

  test('it runs on control planes, never two on one', () => {
    const { spec } = deploymentOf(hanoi);
    expect(spec.replicas).toBe(2);
    expect(spec.template.spec).toMatchObject({
      nodeSelector: { 'hssk.vn/component': 'control-plane' },
      topologySpreadConstraints: [{ maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule', minDomains: 2 }],
    });
    expect(deploymentOf(local).spec.replicas).toBe(1);
  });
});
