import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { type Preparation, preparationScript } from './preparation.ts';
import { reachedFrom } from './preparation-shell.ts';

const preparation: Preparation = {
  services: ['prometheus-node-exporter.service'],
  hostName: 'gateway-1',
  administration: ['198.18.0.1/32', '10.0.0.0/8'],
  inCluster: true,
  authorities: [{ path: '/etc/kubernetes/pki/ca.crt', content: 'certificate' }],
  files: [
    { path: '/etc/hssk/routes', content: "it's $HOME and `more`\n", restart: 'network' },
    { path: '/etc/containerd/config.toml', content: 'one', restart: 'containerd', cgroup: 1 },
    { path: '/etc/containerd/config.toml', content: 'two', restart: 'containerd', cgroup: 2 },
  ],
  directories: [{ path: '/var/lib/hssk/database', uid: 10070, gid: 10070, mode: '0700' }],
};
const script = preparationScript(preparation);

describe('script of a machine', () => {
  test('bash reads it', () => {
    execFileSync('bash', ['-n'], { input: script });
  });

  test('contents travel encoded, so that no character of theirs is shell', () => {
    expect(script).not.toContain('$HOME and');
    expect(script).toContain(Buffer.from("it's $HOME and `more`\n").toString('base64'));
  });

  test('a machine takes the file for its own control groups', () => {
    expect(script).toContain(`if [ "$cgroup" = 1 ]; then\nput '/etc/containerd/config.toml' 0644 containerd`);
    expect(script).toContain(`if [ "$cgroup" = 2 ]; then\nput '/etc/containerd/config.toml' 0644 containerd`);
  });

  test('002:17.13 files are compared with those of the last run in content and mode, so that a change by hand is undone', () => {
    expect(script).toContain("sha256sum '/etc/kubernetes/pki/ca.crt' '/etc/hssk/routes' '/etc/containerd/config.toml'");
    expect(script).toContain("stat -c '%a %U:%G %n' '/etc/kubernetes/pki/ca.crt'");
  });

  test('the same declaration gives the same script, another one another', () => {
    expect(preparationScript(preparation)).toBe(script);
    const other = { ...preparation, files: [{ path: '/etc/hssk/routes', content: 'other' }] };
    expect(preparationScript(other)).not.toBe(script);
  });
});

describe('002:19.2.b a machine takes a firewall only from a sender that it lets in again', () => {
  test.each([
    ['198.18.0.1', true],
    ['198.18.0.2', false],
    ['10.200.3.4', true],
    ['11.0.0.1', false],
    ['203.0.113.9', false],
  ])('from %s: %s', (client, expected) => {
    const call = `${reachedFrom}\nreached_from ${client} ${preparation.administration.join(' ')}`;
    expect(spawnSync('bash', ['-euo', 'pipefail', '-c', call]).status === 0).toBe(expected);
  });

  test('the whole of the addresses', () => {
    expect(spawnSync('bash', ['-c', `${reachedFrom}\nreached_from 203.0.113.9 0.0.0.0/0`]).status).toBe(0);
  });
});
