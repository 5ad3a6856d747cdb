import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { requireGo } from './go.ts';
import { directoryOnPath } from './on-path.ts';
import { toolOf } from './tools.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'on-path-test-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

function install(folder: string, program: string, says: string): string {
  const directory = join(home, folder);
  mkdirSync(directory);
  writeFileSync(join(directory, program), `#!/bin/sh\necho '${says}'\n`, { mode: 0o755 });
  return directory;
}

test('the first program on PATH whose version fits is taken', () => {
  const old = install('old', 'tofu', 'OpenTofu v1.9.4');
  const next = install('next', 'tofu', 'OpenTofu v2.0.0');
  const fitting = install('fitting', 'tofu', 'OpenTofu v1.13.1');
  vi.stubEnv('PATH', ['', old, join(home, 'nothing'), next, fitting].join(':'));
  expect(directoryOnPath(toolOf('tofu'))).toBe(fitting);
  vi.stubEnv('PATH', [old, next].join(':'));
  expect(directoryOnPath(toolOf('tofu'))).toBeUndefined();
});

test('what goes into machines and images is never taken from PATH', () => {
  vi.stubEnv('PATH', install('kubelet', 'kubelet', 'Kubernetes v1.36.3'));
  expect(directoryOnPath(toolOf('kubernetes'))).toBeUndefined();
});

test('without Go, or with one too old to fetch the pinned release, the way to install it is told', async () => {
  vi.stubEnv('PATH', home);
  await expect(requireGo()).rejects.toThrow('no `go` on PATH');
  vi.stubEnv('PATH', install('old', 'go', 'go version go1.19.8 linux/amd64'));
  await expect(requireGo()).rejects.toThrow('go1.19.8 linux/amd64; Go 1.21 or newer is needed');
  vi.stubEnv('PATH', install('fitting', 'go', 'go version go1.24.4 linux/amd64'));
  await expect(requireGo()).resolves.toBeUndefined();
});
