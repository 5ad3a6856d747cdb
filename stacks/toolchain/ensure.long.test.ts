import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ensureTools } from './ensure.ts';
import { toolDirectory } from './tools.ts';

const home = mkdtempSync(join(tmpdir(), 'ensure-test-'));
beforeAll(() => {
  // Go keeps its compiler cache below XDG_CACHE_HOME too; what is compiled there is still good.
  vi.stubEnv('GOCACHE', execFileSync('go', ['env', 'GOCACHE'], { encoding: 'utf8' }).trim());
  vi.stubEnv('XDG_CACHE_HOME', home);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

const drafts = () => readdirSync(join(home, 'hssk-ops', 'toolchain')).filter((name) => name.startsWith('.building-'));

test('a build that is killed leaves nothing that looks finished; two that follow at once share one build', async () => {
  const toolchain = join(home, 'hssk-ops', 'toolchain');
  mkdirSync(toolchain, { recursive: true });
  const begun = once(watch(toolchain), 'change');
  const killed = ensureInAnotherProcess();
  await begun;
  killed.kill('SIGKILL');
  await once(killed, 'close');
  expect(existsSync(toolDirectory('etcd'))).toBe(false);
  expect(drafts()).toHaveLength(1);

  const lines: string[] = [];
  const other = ensureInAnotherProcess();
  const [{ etcd }] = await Promise.all([ensureTools(['etcd'], (line) => lines.push(line)), once(other, 'close')]);
  expect(other.exitCode).toBe(0);
  expect(readdirSync(etcd).sort()).toEqual(['etcd', 'etcdctl', 'etcdutl']);
  expect(drafts()).toEqual([]);
  expect(JSON.parse(readFileSync(join(dirname(etcd), 'built.json'), 'utf8'))).toMatchObject({ version: '3.6.8' });
  expect(lines[0]).toMatch(/^building 1 tools from pinned Go modules, once: about \d+ s on \d+ cores, later seconds$/);

  const again: string[] = [];
  expect(await ensureTools(['etcd'], (line) => again.push(line))).toEqual({ etcd });
  expect(again).toEqual([]);
});

function ensureInAnotherProcess(): ChildProcess {
  const script = `const { ensureTools } = await import(${JSON.stringify(join(import.meta.dirname, 'ensure.ts'))});
    await ensureTools(['etcd'], () => {});`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
}
