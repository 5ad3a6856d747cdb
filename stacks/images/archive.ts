import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { $ } from 'zx';
import { cacheDirectory } from '../site-files.ts';

export type Blob = { mediaType: string; digest: string; size: number };

/** An image as a registry keeps it. Layers stay uncompressed: on a data centre's network, packing and unpacking cost more than sending. */
export type Archive = { manifest: string; digest: string; blobs: { blob: Blob; path: string }[] };

export const manifestType = 'application/vnd.oci.image.manifest.v1+json';

/** Calls `use` with the archive of each local tag; their files live in a folder that is removed afterwards. */
export async function withArchives<T>(tags: string[], use: (archives: Map<string, Archive>) => Promise<T>): Promise<T> {
  if (tags.length === 0) return use(new Map());
  const parent = join(cacheDirectory(), 'archives');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'save-'));
  try {
    await $({ quiet: true })`docker save ${tags} | tar -x -C ${folder}`;
    const saved: Saved[] = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    const archives = new Map<string, Archive>();
    for (const image of saved) {
      const archive = await archiveOf(folder, image);
      for (const tag of image.RepoTags) archives.set(tag, archive);
    }
    return await use(archives);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One entry of the list that `docker save` writes. */
type Saved = { Config: string; RepoTags: string[]; Layers: string[] };

async function archiveOf(folder: string, { Config, Layers }: Saved): Promise<Archive> {
  const configPath = join(folder, Config);
  const diffIds: string[] = JSON.parse(readFileSync(configPath, 'utf8')).rootfs.diff_ids;
  const config = { path: configPath, blob: await blobOf(configPath, 'application/vnd.oci.image.config.v1+json') };
  const layers: Archive['blobs'] = [];
  for (const [index, name] of Layers.entries()) {
    const path = join(folder, name);
    const type = 'application/vnd.oci.image.layer.v1.tar';
    // Engines that keep images in containerd save layers as they are stored, packed.
    layers.push({
      path,
      blob: isGzip(path) ? await blobOf(path, `${type}+gzip`) : await blobOf(path, type, diffIds[index]),
    });
  }
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestType,
    config: config.blob,
    layers: layers.map(({ blob }) => blob),
  });
  return {
    manifest,
    digest: `sha256:${createHash('sha256').update(manifest).digest('hex')}`,
    blobs: [config, ...layers],
  };
}

async function blobOf(path: string, mediaType: string, known?: string): Promise<Blob> {
  return { mediaType, digest: known ?? (await digestOf(path)), size: statSync(path).size };
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return `sha256:${hash.digest('hex')}`;
}

function isGzip(path: string): boolean {
  const head = Buffer.alloc(2);
  const file = openSync(path, 'r');
  readSync(file, head, 0, 2, 0);
  closeSync(file);
  return head.equals(Buffer.from([0x1f, 0x8b]));
}
