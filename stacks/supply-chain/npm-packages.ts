import { z } from 'zod';
import type { SoftwareComponent } from './part.ts';

const lockFile = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(
    z.string(),
    z.object({
      /** Only where the folder has another name than the package. */
      name: z.string().optional(),
      version: z.string(),
      integrity: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
    }),
  ),
});

export type LockFile = z.infer<typeof lockFile>;

/** From the text of a `package-lock.json`. */
export const readLock = (text: string): LockFile => lockFile.parse(JSON.parse(text));

/** npm packages of the lock. With `folders` (`node_modules/x`, …) only those; a folder that the lock lacks is an error. */
export function npmPackages({ packages }: LockFile, folders?: string[]): SoftwareComponent[] {
  const locked = Object.keys(packages).filter((folder) => folder !== '');
  return (folders ?? locked).map((folder) => {
    const entry = packages[folder];
    if (!entry) throw new Error(`${folder} is not in package-lock.json; npm ci makes both agree`);
    const { name, version, integrity, license, dev } = entry;
    return {
      ecosystem: 'npm',
      name: name ?? folder.split('node_modules/').at(-1)!,
      version,
      ...(license ? { licence: license } : {}),
      ...(integrity ? { integrity } : {}),
      ...(dev ? { developmentOnly: true as const } : {}),
    };
  });
}

/** Folders of npm packages among the files of an image or a program, from the places of their `package.json`. */
export const packageFolders = (files: string[]): string[] => [
  ...new Set(
    files.flatMap(
      (file) =>
        /(?:^|\/)(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(file)?.[1] ?? [],
    ),
  ),
];
