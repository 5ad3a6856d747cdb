import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { jsonOf } from '../../services/json-of.ts';

/** Of one point, beside its files as manifest.json. */
const manifest = z.object({
  point: z.string(),
  files: z.array(z.object({ name: z.string(), sha256: z.string(), bytes: z.number(), plainBytes: z.number() })),
});
export type Manifest = z.infer<typeof manifest>;

export const readManifest = (folder: string): Manifest | undefined => {
  const path = join(folder, 'manifest.json');
  if (!existsSync(path)) return undefined;
  const read = manifest.safeParse(jsonOf(readFileSync(path, 'utf8')));
  return read.success ? read.data : undefined;
};
