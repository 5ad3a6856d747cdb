import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blobPath, keepArchive } from './archive.ts';

const home = mkdtempSync(join(tmpdir(), 'archive-'));
const before = process.env.XDG_CACHE_HOME;
beforeAll(() => {
  process.env.XDG_CACHE_HOME = home;
  mkdirSync(join(home, 'hssk-ops', 'images', 'blobs'), { recursive: true });
});
afterAll(() => {
  if (before === undefined) delete process.env.XDG_CACHE_HOME;
  else process.env.XDG_CACHE_HOME = before;
  rmSync(home, { recursive: true });
});

const digestOf = (content: string | Buffer) => `sha256:${createHash('sha256').update(content).digest('hex')}`;
const saved = (name: string, files: Record<string, string | Buffer>) => {
  const folder = join(home, name);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
};
const config = (...diffIds: string[]) => JSON.stringify({ rootfs: { type: 'layers', diff_ids: diffIds } });

test('an image keeps its layers as they are, under the digests that its configuration names', () => {
  const diffId = digestOf('layer');
  const folder = saved('plain', { 'c.json': config(diffId), 'a/layer.tar': 'layer' });
  const archive = keepArchive(folder, { Config: 'c.json', RepoTags: ['x:1'], Layers: ['a/layer.tar'] });
  const manifest = JSON.parse(archive.manifest);
  expect(archive.digest).toBe(digestOf(archive.manifest));
  expect(manifest.layers).toEqual([{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: diffId, size: 5 }]);
  expect(archive.blobs).toEqual([manifest.config, ...manifest.layers]);
  expect(readFileSync(blobPath(diffId), 'utf8')).toBe('layer');
});

test('images that share a layer by a link both find it', () => {
  const [shared, own] = [digestOf('shared'), digestOf('own')];
  const folder = saved('linked', {
    'c1.json': config(shared),
    'c2.json': config(shared, own),
    'a/layer.tar': 'shared',
    'b/layer.tar': 'own',
  });
  mkdirSync(join(folder, 'c'));
  symlinkSync('../a/layer.tar', join(folder, 'c', 'layer.tar'));
  const first = keepArchive(folder, { Config: 'c1.json', RepoTags: [], Layers: ['a/layer.tar'] });
  const second = keepArchive(folder, { Config: 'c2.json', RepoTags: [], Layers: ['c/layer.tar', 'b/layer.tar'] });
  expect(second.blobs.map(({ digest }) => digest)).toEqual([expect.any(String), shared, own]);
  expect(second.blobs[1]).toEqual(first.blobs[1]);
});

test('layers that the engine saves packed are sent packed, also when images share one', () => {
  const packed = gzipSync('packed');
  const folder = saved('packed', { 'c.json': config(digestOf('packed')), 'blobs/l': packed });
  const take = () => keepArchive(folder, { Config: 'c.json', RepoTags: [], Layers: ['blobs/l'] });
  const layer = {
    mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
    digest: digestOf(packed),
    size: packed.length,
  };
  expect(take().blobs[1]).toEqual(layer);
  expect(take().blobs[1]).toEqual(layer);
});
