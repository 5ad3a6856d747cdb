import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { layOutMirror, tofuCliConfig } from './mirror.ts';

const home = mkdtempSync(join(tmpdir(), 'mirror-test-'));
afterAll(() => rmSync(home, { recursive: true }));

test('the mirror leads from the provider address to the built binary', () => {
  vi.stubEnv('XDG_CACHE_HOME', join(home, 'cache'));
  const built = join(home, 'bin');
  mkdirSync(built);
  writeFileSync(join(built, 'terraform-provider-kubernetes_v1.13.4'), 'program');
  const mirror = layOutMirror({ 'provider-kubernetes': built });
  const system = process.arch === 'x64' ? 'linux_amd64' : `linux_${process.arch}`;
  const path = `registry.opentofu.org/hashicorp/kubernetes/1.13.4/${system}/terraform-provider-kubernetes_v1.13.4`;
  expect(readFileSync(join(mirror, path), 'utf8')).toBe('program');
  expect(layOutMirror({ 'provider-kubernetes': built })).toBe(mirror);
  vi.unstubAllEnvs();
});

test('tofu is told to take providers from the given folders and from no registry', () => {
  const config = tofuCliConfig({ mirrors: ['/a b', '/c'] });
  expect(config).toContain('path = "/a b"');
  expect(config).toContain('path = "/c"');
  expect(config).not.toContain('direct');
});
