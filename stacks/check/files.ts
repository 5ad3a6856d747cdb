import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The repository's root. */
export const root = join(import.meta.dirname, '..', '..');

const folders = 'services,monitoring,backup,load-tests,stacks,runbooks';

/** TypeScript files of the six folders, relative to the root, sorted. */
export const typescriptFiles = (): string[] => found([`{${folders}}/**/*.ts`]);

export const testFiles = (): string[] => found([`{${folders}}/**/*.test.ts`]);

/** Everything that people read or write, without packages, caches and lock files. */
export const textFiles = (): string[] =>
  found(['*.{md,json,ts,mjs}', `{${folders},.ci}/**/*`]).filter((path) =>
    /(^|\/)[^/.]+$|\.(md|ts|mjs|js|json|sql|sh|conf|yml|yaml|html|css)$/.test(path),
  );

export const procedureFiles = (): string[] => found(['runbooks/procedures/*.md']);

export const read = (path: string): string => readFileSync(join(root, path), 'utf8');

function found(patterns: string[]): string[] {
  const entries = globSync(patterns, {
    cwd: root,
    withFileTypes: true,
    exclude: (entry) => entry.name === 'node_modules',
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}
