import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { blobPath } from '../images/archive.ts';
import { filesInLayers } from './layers.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'layers-'));
  vi.stubEnv('XDG_CACHE_HOME', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A layer as the cache of archives keeps it; names begin with `./` in an imported one and without in a built one. */
function layer(digest: string, files: Record<string, string>, { dot = false, packed = false } = {}): string {
  const content = join(folder, digest);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(content, name)), { recursive: true });
    writeFileSync(join(content, name), text);
  }
  mkdirSync(dirname(blobPath(digest)), { recursive: true });
  const names = Object.keys(files).map((name) => (dot ? `./${name}` : name));
  execFileSync('tar', ['-c', ...(packed ? ['-z'] : []), '-f', blobPath(digest), '-C', content, ...names]);
  return digest;
}

const patterns = ['var/lib/dpkg/status', 'var/lib/dpkg/status.d/*'];

test('the newest layer that has the file decides, packed or not, under either name', async () => {
  const base = layer('base', { 'var/lib/dpkg/status': 'of base', 'etc/os-release': 'x' }, { dot: true });
  const packages = layer('packages', { 'var/lib/dpkg/status': 'of packages' }, { packed: true });
  const sources = layer('sources', { 'app/var.txt': 'x' });
  expect(await filesInLayers([base, packages, sources], patterns)).toBe('of packages');
  expect(await filesInLayers([base, sources], patterns)).toBe('of base');
  expect(await filesInLayers([sources], patterns)).toBe('');
});

test('an image without dpkg says what it has in status.d', async () => {
  const only = layer('only', { pause: 'x', 'var/lib/dpkg/status.d/catatonit': 'Package: catatonit\n' });
  expect(await filesInLayers([only], patterns)).toBe('Package: catatonit\n');
});

test('a damaged layer is an error, not an image without packages', async () => {
  const broken = layer('broken', { 'var/lib/dpkg/status': 'x' });
  writeFileSync(blobPath(broken), 'no archive at all');
  await expect(filesInLayers([broken], patterns)).rejects.toThrow(/cannot be read/);
  await expect(filesInLayers(['missing'], patterns)).rejects.toThrow(/cannot be read/);
});
