import { createHash } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { $ } from 'zx';
import { cacheDirectory } from '../site-files.ts';

export type Blob = { mediaType: string; digest: string; size: number };

/**
 * An image as a registry keeps it; `digest` is the manifest's. Layers stay unpacked: on a data centre's network, packing and unpacking
 * take longer than sending.
 */
export type Archive = { manifest: string; digest: string; blobs: Blob[] };

export type LocalImage = { tag: string; id: string };

export const manifestType = 'application/vnd.oci.image.manifest.v1+json';

/** Archives of local images, by tag. They follow from the image's identifier, so each is made once and kept in the cache. */
export async function archivesOf(images: LocalImage[]): Promise<Map<string, Archive>> {
  mkdirSync(join(directory(), 'blobs'), { recursive: true });
  const unknown = images.filter(({ id }) => !isWhole(id));
  if (unknown.length > 0) await saveAll(unknown);
  for (const path of images.flatMap(({ id }) => [
    recordOf(id),
    ...readArchive(id).blobs.map(({ digest }) => blobPath(digest)),
  ])) {
    utimesSync(path, new Date(), new Date());
  }
  removeUnused();
  return new Map(images.map(({ tag, id }) => [tag, readArchive(id)]));
}

/** Where the content of a blob of an archive lies. */
export const blobPath = (digest: string): string => join(directory(), 'blobs', digest.replace('sha256:', ''));

const directory = () => join(cacheDirectory(), 'images');
const recordOf = (id: string) => join(directory(), `${id.replace('sha256:', '')}.json`);
const readArchive = (id: string): Archive => JSON.parse(readFileSync(recordOf(id), 'utf8'));
const isWhole = (id: string) =>
  existsSync(recordOf(id)) && readArchive(id).blobs.every(({ digest }) => existsSync(blobPath(digest)));

/** One entry of the list that `docker save` writes. */
type Saved = { Config: string; RepoTags: string[]; Layers: string[] };

async function saveAll(images: LocalImage[]): Promise<void> {
  const folder = mkdtempSync(join(directory(), 'save-'));
  try {
    await $({ quiet: true })`docker save ${images.map(({ tag }) => tag)} | tar -x -C ${folder}`;
    const saved: Saved[] = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    for (const { tag, id } of images) {
      const archive = keepArchive(folder, saved.find(({ RepoTags }) => RepoTags.includes(tag))!);
      writeFileSync(`${recordOf(id)}.new`, JSON.stringify(archive));
      renameSync(`${recordOf(id)}.new`, recordOf(id));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Takes one image of an unpacked `docker save` into the cache. */
export function keepArchive(folder: string, { Config, Layers }: Saved): Archive {
  const text = readFileSync(join(folder, Config));
  const diffIds: string[] = JSON.parse(text.toString()).rootfs.diff_ids;
  const config = keepBlob(join(folder, Config), 'application/vnd.oci.image.config.v1+json', digestOf(text));
  const layers = Layers.map((name, index) => keepLayer(join(folder, name), diffIds[index]!));
  const manifest = JSON.stringify({ schemaVersion: 2, mediaType: manifestType, config, layers });
  return { manifest, digest: digestOf(Buffer.from(manifest)), blobs: [config, ...layers] };
}

/** Engines that keep images in containerd save layers as they are stored, packed; the others save what `diffId` is the hash of. */
function keepLayer(path: string, diffId: string): Blob {
  const type = 'application/vnd.oci.image.layer.v1.tar';
  if (existsSync(blobPath(diffId))) return keepBlob(path, type, diffId);
  const content = readFileSync(realpathSync(path));
  return content.subarray(0, 2).equals(gzipMark)
    ? keepBlob(path, `${type}+gzip`, digestOf(content))
    : keepBlob(path, type, diffId);
}

const gzipMark = Buffer.from([0x1f, 0x8b]);

/** Layers that images share are saved once, the others may be links to them. */
function keepBlob(path: string, mediaType: string, digest: string): Blob {
  if (!existsSync(blobPath(digest))) keepContent(realpathSync(path), blobPath(digest));
  return { mediaType, digest, size: statSync(blobPath(digest)).size };
}

function keepContent(path: string, kept: string): void {
  try {
    linkSync(path, kept);
  } catch (error) {
    // Another deploy on this computer was faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

const digestOf = (content: Buffer) => `sha256:${createHash('sha256').update(content).digest('hex')}`;

const daysKept = 14;

function removeUnused(): void {
  const oldest = Date.now() - daysKept * 86_400_000;
  for (const folder of [directory(), join(directory(), 'blobs')]) {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (name !== 'blobs' && statSync(path).mtimeMs < oldest) rmSync(path, { recursive: true, force: true });
    }
  }
}
