import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { $ } from 'zx';
import { cacheDirectory } from '../site-files.ts';
import type { ImageDeclaration, Input } from './images.ts';
import { filesUnder, serviceFiles } from './service-files.ts';

/** One file of a build context: a file of this computer, or its text. */
export type ContextFile = { to: string; from: string } | { to: string; text: string };

const root = fileURLToPath(new URL('../../', import.meta.url));

/** All files that an image is built from. `programOf` gives the path of a toolchain binary. */
export function contextOf(declaration: ImageDeclaration, programOf: (name: string) => string): ContextFile[] {
  const dockerfile = { to: 'Dockerfile', from: join(root, declaration.dockerfile) };
  return [dockerfile, ...declaration.inputs.flatMap((input) => filesOf(input, programOf))];
}

function filesOf(input: Input, programOf: (name: string) => string): ContextFile[] {
  if ('program' in input) return [{ to: input.to, from: programOf(input.program) }];
  if ('entries' in input) {
    const files = serviceFiles(root, input.entries).map((file) => ({
      to: join(input.to, file),
      from: join(root, file),
    }));
    return [...files, { to: join(input.to, 'package.json'), text: '{"type":"module"}' }];
  }
  const from = join(root, input.file);
  if (statSync(from).isFile()) return [{ to: input.to, from }];
  return filesUnder(from, '.').map((name) => ({ to: join(input.to, name), from: join(from, name) }));
}

/** What the entries need to run, relative to the folder in which they run. */
export const filesOfEntries = (entries: string[]): ContextFile[] =>
  filesOf({ entries, to: '.' }, () => {
    throw new Error('sources need no program');
  });

/** Hash of everything that makes an image what it is; the same inputs give the same tag on every computer. */
export function tagOf(parts: string[], files: ContextFile[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts));
  for (const file of [...files].sort((a, b) => (a.to < b.to ? -1 : 1))) {
    const content = 'text' in file ? file.text : readFileSync(file.from);
    hash.update(`${file.to}\0${modeOf(file)}\0${createHash('sha256').update(content).digest('hex')}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}

const modeOf = (file: ContextFile) => ('from' in file && statSync(file.from).mode & 0o100 ? 0o755 : 0o644);

/** Calls `use` with a folder that holds the files, their modes independent of this person's umask; removes it afterwards. */
export async function withContext<Result>(
  files: ContextFile[],
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const parent = join(cacheDirectory(), 'contexts');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'build-'));
  try {
    for (const file of files) {
      const target = join(folder, file.to);
      mkdirSync(dirname(target), { recursive: true });
      if ('text' in file) writeFileSync(target, file.text);
      else copyFileSync(file.from, target);
    }
    await $({ quiet: true })`chmod -R u=rwX,go=rX ${folder}`;
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
