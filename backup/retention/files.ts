/** The files of a repository, which are named after the SHA-256 of their content. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

export type RepositoryFile = {
  part: 'data' | 'index' | 'snapshots' | 'keys';
  id: string;
  path: string;
  bytes: number;
  arrivedAt: number;
};

const idForm = /^[0-9a-f]{64}$/;

/** Files of one part; `isWanted` before each is looked at, since a repository has very many. */
export function filesOf(
  folder: string,
  part: RepositoryFile['part'],
  isWanted: (id: string) => boolean = () => true,
): RepositoryFile[] {
  return namesOf(folder, part)
    .filter(({ id }) => isWanted(id))
    .flatMap(({ id, path }) => {
      const found = statSync(path, { throwIfNoEntry: false });
      return found?.isFile() ? [{ part, id, path, bytes: found.size, arrivedAt: Math.round(found.mtimeMs) }] : [];
    });
}

/** The same by their names alone. */
export const fileIds = (folder: string, part: RepositoryFile['part']): Set<string> =>
  new Set(namesOf(folder, part).map(({ id }) => id));

/** Names that are no digest are left out: restic ignores them too. */
function namesOf(folder: string, part: RepositoryFile['part']): { id: string; path: string }[] {
  const folders = part === 'data' ? readdirSync(join(folder, part)).map((name) => join(part, name)) : [part];
  return folders.flatMap((inner) =>
    readdirSync(join(folder, inner))
      .filter((id) => idForm.test(id))
      .map((id) => ({ id, path: join(folder, inner, id) })),
  );
}

/** Those whose content is no longer what their name says. */
export async function damagedFiles(
  files: RepositoryFile[],
  { onBytes, signal }: { onBytes?: (bytes: number) => void; signal?: AbortSignal } = {},
): Promise<RepositoryFile[]> {
  const damaged: RepositoryFile[] = [];
  for (const file of files) {
    signal?.throwIfAborted();
    if ((await sha256Of(file.path)) !== file.id) damaged.push(file);
    onBytes?.(file.bytes);
  }
  return damaged;
}

/** SHA-256 of a file in hex; nothing when it cannot be read to its end. */
export async function sha256Of(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), hash);
    return hash.digest('hex');
  } catch (error) {
    if (existsSync(path) || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Bytes of all files of a repository but its locks. */
export const bytesOf = (folder: string): number =>
  (['data', 'index', 'snapshots', 'keys'] as const)
    .flatMap((part) => filesOf(folder, part))
    .reduce((sum, { bytes }) => sum + bytes, 0);
