import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { ensureTools } from '../toolchain/ensure.ts';
import { runGo } from '../toolchain/go.ts';
import { buildArguments, defaultBinaryName, moduleDirectory, toolOf } from '../toolchain/tools.ts';

afterEach(() => vi.unstubAllEnvs());

const digestOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

test('Go programs that are compiled anew, elsewhere and from nothing, have the same bytes', async () => {
  const { etcd: directory } = await ensureTools(['etcd'], () => {});
  const folder = mkdtempSync(join(tmpdir(), 'rebuild-'));
  vi.stubEnv('GOCACHE', join(folder, 'cache'));
  const tool = toolOf('etcd');
  const { exitCode, lines } = await runGo(buildArguments(tool, join(folder, 'bin')), moduleDirectory('etcd'));
  expect(exitCode, lines.slice(-10).join('\n')).toBe(0);
  const anew = tool.packages.map((name) => digestOf(join(folder, 'bin', defaultBinaryName(name, 'etcd'))));
  expect(anew).toEqual(tool.binaries.map((name) => digestOf(join(directory, name))));
  rmSync(folder, { recursive: true });
}, 1_800_000);
