import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory } from '../site-files.ts';
import { withArchives } from './archive.ts';

/**
 * Digest that a registry will give to each local image. It follows from the image's content, so it is computed once for each
 * image identifier and kept in the cache.
 */
export async function digestsOf(local: { tag: string; id: string }[]): Promise<Map<string, string>> {
  const unknown = local.filter(({ id }) => !existsSync(fileOf(id)));
  await withArchives(
    unknown.map(({ tag }) => tag),
    async (archives) => {
      for (const { tag, id } of unknown) keep(id, archives.get(tag)!.digest);
    },
  );
  return new Map(local.map(({ tag, id }) => [tag, readFileSync(fileOf(id), 'utf8')]));
}

const fileOf = (id: string) => join(cacheDirectory(), 'digests', id.replace('sha256:', ''));

function keep(id: string, digest: string): void {
  mkdirSync(join(cacheDirectory(), 'digests'), { recursive: true });
  writeFileSync(`${fileOf(id)}.new`, digest);
  renameSync(`${fileOf(id)}.new`, fileOf(id));
}
