import { describe, expect, test } from 'vitest';
import { site as hanoi } from '../../services/sites/hanoi.ts';
import { site as local } from '../../services/sites/local.ts';
import { auditPolicy } from './audit-policy.ts';
import { controlPlaneFiles, encryptionConfiguration } from './control-plane-files.ts';
import { kubeProxyConfiguration } from './kube-proxy.ts';
import { clusterConfiguration, initConfiguration, joinConfiguration, taintOf } from './kubeadm.ts';
import { kubeletConfiguration } from './kubelet.ts';

const machine = (site: typeof local, name: string) => site.machines.find((one) => one.name === name)!;
const key = Buffer.alloc(32, 7).toString('base64');
const images = Object.fromEntries(
  ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd'].map((name) => [
    name,
    `198.18.0.5:5000/${name}@sha256:ab`,
  ]),
) as Parameters<typeof controlPlaneFiles>[2];

describe('control plane', () => {
  test('000:19.2 Secrets are sealed before etcd sees them', () => {
    const [first] = encryptionConfiguration(key).resources;
    expect(first?.resources).toEqual(['secrets']);
    expect(first?.providers[0]).toEqual({ secretbox: { keys: [{ name: 'site', secret: key }] } });
    expect(argumentsOf(local)).toMatchObject({ 'encryption-provider-config': '/etc/kubernetes/hssk/encryption.yaml' });
  });

  test('002:17.5 every change is written down with its account, and never a body', () => {
    const levels = new Set(auditPolicy.rules.map(({ level }) => level));
    expect(levels).toEqual(new Set(['None', 'Metadata']));
    expect(auditPolicy.rules.at(-1)).toEqual({ level: 'Metadata' });
    const silent = auditPolicy.rules.filter((rule) => rule.level === 'None' && 'verbs' in rule);
    for (const rule of silent) expect(rule.verbs).toEqual(['get', 'list', 'watch']);
    expect(argumentsOf(local)).toMatchObject({ 'audit-log-path': '/var/log/kubernetes/audit.log' });
  });

  test('its files with the key are for root only, and each process runs an image by digest', () => {
    const files = controlPlaneFiles(local, machine(local, 'control-1'), images, key);
    expect(files.find(({ path }) => path.endsWith('encryption.yaml'))?.mode).toBe('0600');
    expect(
      files.filter(({ path }) => path.includes('/patches/')).map(({ content }) => /@sha256:ab/.test(content)),
    ).toEqual(Array(4).fill(true));
  });

  test('another key is another mark on the API server, which restarts it', () => {
    const patchOf = (secret: string) =>
      controlPlaneFiles(local, machine(local, 'control-1'), images, secret).find(({ path }) =>
        path.includes('kube-apiserver+'),
      )?.content;
    expect(patchOf(key)).toContain('hssk.vn/inputs');
    expect(patchOf(key)).not.toBe(patchOf('b3RoZXI='));
  });

  test('one control plane or three have the same endpoint by name, valid for every address', () => {
    expect(clusterConfiguration(local)).toMatchObject({ controlPlaneEndpoint: 'api.local.internal:6443' });
    expect(clusterConfiguration(hanoi)).toMatchObject({
      controlPlaneEndpoint: 'api.hanoi.internal:6443',
      apiServer: { certSANs: ['api.hanoi.internal', '192.0.2.11', '192.0.2.75', '192.0.2.139'] },
    });
  });
});

describe('nodes', () => {
  test('002:15.1.dd a machine registers with its component as label and taint', () => {
    const [init] = initConfiguration(local, machine(local, 'control-1'));
    expect(init).toMatchObject({ nodeRegistration: { taints: [taintOf(machine(local, 'control-1'))] } });
    const join = joinConfiguration(local, machine(local, 'gateway-1'), invitation);
    expect(join).toMatchObject({
      nodeRegistration: {
        name: 'gateway-1',
        taints: [{ key: 'hssk.vn/component', value: 'gateway', effect: 'NoSchedule' }],
        kubeletExtraArgs: [
          { name: 'node-ip', value: '198.18.0.31' },
          { name: 'node-labels', value: 'hssk.vn/component=gateway' },
        ],
      },
    });
  });

  test('only further control planes join as such, at their own address', () => {
    expect(joinConfiguration(local, machine(local, 'gateway-1'), invitation)).not.toHaveProperty('controlPlane');
    expect(joinConfiguration(hanoi, machine(hanoi, 'control-2'), invitation)).toMatchObject({
      controlPlane: { localAPIEndpoint: { advertiseAddress: '192.0.2.75' } },
    });
  });

  test('the kubelet fits the control groups of its machine', () => {
    const on = (cgroup: 1 | 2) => kubeletConfiguration(local, machine(local, 'edge-1'), cgroup);
    expect(on(1)).toMatchObject({ cgroupDriver: 'cgroupfs', failCgroupV1: false, seccompDefault: true });
    expect(on(2)).toMatchObject({ cgroupDriver: 'systemd', seccompDefault: true });
    expect(on(2)).not.toHaveProperty('failCgroupV1');
  });

  test('settings for containers that stand for machines stay on local sites', () => {
    const production = kubeletConfiguration(hanoi, machine(hanoi, 'edge-1'), 2);
    expect(production).not.toHaveProperty('featureGates');
    expect(kubeletConfiguration(local, machine(local, 'edge-1'), 1)).toMatchObject({
      featureGates: { KubeletInUserNamespace: true },
    });
  });

  test('pods keep their own address when they call a service, so that firewalls know them', () => {
    expect(kubeProxyConfiguration(local)).toMatchObject({
      mode: 'nftables',
      detectLocalMode: 'ClusterCIDR',
      clusterCIDR: local.networks.pods,
    });
  });
});

const invitation = { token: 'abcdef.0123456789abcdef', publicKeyHash: `sha256:${'a'.repeat(64)}` };

function argumentsOf(site: typeof local): Record<string, string> {
  const { apiServer } = clusterConfiguration(site) as { apiServer: { extraArgs: { name: string; value: string }[] } };
  return Object.fromEntries(apiServer.extraArgs.map(({ name, value }) => [name, value]));
}
