import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildArguments, defaultBinaryName, moduleDirectory, toolDirectory, toolIds, tools } from './tools.ts';

test('every tool has its pinned module and every pinned module its tool', () => {
  expect(readdirSync(join(import.meta.dirname, 'modules')).sort()).toEqual(tools.map(({ id }) => id).sort());
});

test('a deploy builds no tool that only the load tests use', () => {
  expect(toolIds).not.toContain('k6');
});

test.each(tools)(
  '$id: go.mod pins the version that is declared, go.sum pins the checksums',
  ({ id, version, provider }) => {
    const goMod = readFileSync(join(moduleDirectory(id), 'go.mod'), 'utf8');
    const goSum = readFileSync(join(moduleDirectory(id), 'go.sum'), 'utf8');
    expect(goMod).toMatch(/^toolchain go1\.\d+\.\d+$/m);
    // A provider that has no tag in its module is pinned by its commit.
    expect(goMod).toContain(provider && id === 'provider-docker' ? '96d331c98ff4' : ` v${version}`);
    expect(goMod).not.toMatch(/=> \.{0,2}\//);
    expect(goSum.split('\n').filter(Boolean)).not.toHaveLength(0);
    for (const line of goSum.split('\n').filter(Boolean)) expect(line).toMatch(/^\S+ v\S+ h1:[A-Za-z0-9+/]{43}=$/);
  },
);

test.each(tools)(
  '$id: each package has its binary, and a build time is stated',
  ({ packages, binaries, coldSeconds }) => {
    expect(binaries).toHaveLength(packages.length);
    expect(new Set(binaries).size).toBe(binaries.length);
    expect(coldSeconds).toBeGreaterThan(0);
  },
);

test.each(tools)('$id: is built without C, stripped, from pinned modules only', (tool) => {
  const built = buildArguments(tool, '/out');
  expect(built).toEqual(expect.arrayContaining(['-trimpath', '-mod=readonly', '/out/', ...tool.packages]));
  expect(built.find((argument) => argument.startsWith('-ldflags='))).toMatch(/^-ldflags=-s -w/);
});

test('the folder of a tool names its version and changes with its inputs only', () => {
  for (const { id, version } of tools) {
    expect(toolDirectory(id)).toMatch(new RegExp(`/toolchain/${id}-${version}-[0-9a-f]{12}/bin$`));
    expect(toolDirectory(id)).toBe(toolDirectory(id));
  }
});

test('go names a binary by the last path element that is no major version', () => {
  expect(defaultBinaryName('k8s.io/kubernetes/cmd/kubelet', 'kubernetes')).toBe('kubelet');
  expect(defaultBinaryName('go.etcd.io/etcd/server/v3', 'etcd')).toBe('server');
  expect(defaultBinaryName('.', 'coredns')).toBe('coredns');
});
