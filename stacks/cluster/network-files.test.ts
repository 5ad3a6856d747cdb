import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { site as hanoi } from '../../services/sites/hanoi.ts';
import { site as local } from '../../services/sites/local.ts';
import { hostsOf, networkFiles, routesOf } from './network-files.ts';

const machine = (site: typeof local, name: string) => site.machines.find((one) => one.name === name)!;
const apiLines = (name: string) =>
  hostsOf(hanoi, machine(hanoi, name))
    .split('\n')
    .filter((line) => line.includes(' api.'));

describe('names', () => {
  test('the API server has the address of every control plane, so that one may be lost', () => {
    expect(new Set(apiLines('gateway-1'))).toEqual(
      new Set(['192.0.2.11 api.hanoi.internal', '192.0.2.75 api.hanoi.internal', '192.0.2.139 api.hanoi.internal']),
    );
  });

  test('a control plane asks itself first, others start at different ones', () => {
    expect(apiLines('control-2')[0]).toBe('192.0.2.75 api.hanoi.internal');
    const firsts = hanoi.machines
      .filter(({ component }) => component !== 'control-plane')
      .map(({ name }) => apiLines(name)[0]);
    expect(new Set(firsts).size).toBe(3);
  });
});

describe('routes', () => {
  test('every other node’s pods are reached through their machine', () => {
    expect(routesOf(local, machine(local, 'edge-1')).split('\n').filter(Boolean)).toEqual([
      '198.19.5.128/25 198.18.0.11',
      '198.19.15.128/25 198.18.0.31',
      '198.19.20.128/25 198.18.0.41',
      '198.19.21.0/25 198.18.0.42',
      '198.19.25.128/25 198.18.0.51',
    ]);
  });
});

describe('files of a machine', () => {
  const files = networkFiles(local, machine(local, 'database-1'));
  const contentOf = (path: string) => files.find((file) => file.path === path)!.content;

  test('pods get addresses of their machine’s own network', () => {
    const { plugins } = JSON.parse(contentOf('/etc/cni/net.d/10-hssk.conflist'));
    expect(plugins[0]).toMatchObject({ type: 'ptp', ipam: { ranges: [[{ subnet: '198.19.20.128/25' }]] } });
  });

  test('002:19.3.c the firewall is loaded before any address is up', () => {
    expect(contentOf('/etc/systemd/system/hssk-firewall.service')).toContain('Before=network-pre.target');
  });

  test('a machine outside the cluster passes nothing on', () => {
    const registry = networkFiles(local, machine(local, 'registry-1'));
    expect(registry.find(({ path }) => path.endsWith('90-hssk.conf'))?.content).toContain('net.ipv4.ip_forward = 0');
    expect(registry.some(({ path }) => path.includes('cni'))).toBe(false);
  });

  test('scripts are shell that a shell reads', () => {
    execFileSync('sh', ['-n'], { input: contentOf('/usr/local/lib/hssk/network') });
  });
});
