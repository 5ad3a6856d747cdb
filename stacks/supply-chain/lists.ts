import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Site } from '../../services/declare.ts';
import { exitCode, Problem } from '../problem.ts';
import { siteFiles } from '../site-files.ts';
import { billOfMaterials } from './bill-of-materials.ts';
import type { Part } from './part.ts';

/** Where the lists of a site lie; a deploy and `npm run sbom` write them anew. */
export const softwareLists = (site: Pick<Site, 'id'>): string => join(siteFiles(site).root, 'sbom');

const suffix = '.cdx.json';

/** Writes one list a part and removes those of parts that are gone. Returns the SHA-256 of each list by its part. */
export function writeLists(parts: Part[], folder: string): Record<string, string> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder)) if (name.endsWith(suffix)) rmSync(join(folder, name));
  const digests = parts.map((part) => {
    const text = billOfMaterials(part);
    writeFileSync(join(folder, `${part.id}${suffix}`), text);
    return [part.id, createHash('sha256').update(text).digest('hex')];
  });
  return Object.fromEntries(digests);
}

/** A folder that a person named; nothing of theirs is overwritten. */
export function emptyFolder(path: string): string {
  const folder = resolve(path);
  if (!existsSync(folder) || readdirSync(folder).length === 0) return folder;
  throw new Problem({
    where: folder,
    what: 'there are files in it; a new or empty folder is expected',
    next: `npm run sbom -- --out ${folder}/sbom`,
    exit: exitCode.usage,
  });
}
