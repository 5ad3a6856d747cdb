/** Writes the pages of runbooks/generated/ from the declarations; with `--check` it only says which are out of date. */
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allClaims } from '../stacks/check/claims.ts';
import { articleTrace } from './pages/article-trace.ts';
import { dataExchanges } from './pages/data-exchanges.ts';
import { systemMap } from './pages/system-map.ts';

const directory = join(import.meta.dirname, 'generated');

/** Every generated page: its file name and its text. */
export const generatedPages = async (): Promise<Record<string, string>> => ({
  'ban-do-he-thong.md': systemMap(),
  'luong-du-lieu.md': dataExchanges(),
  'doi-chieu-nghia-vu.md': articleTrace(await allClaims()),
});

const written = (name: string): string | undefined => {
  const path = join(directory, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
};

if (import.meta.main) {
  const pages = await generatedPages();
  const stale = Object.keys(pages).filter((name) => written(name) !== pages[name]);
  const orphans = globSync('*', { cwd: directory }).filter((name) => !Object.hasOwn(pages, name));
  if (process.argv.includes('--check')) {
    for (const name of [...stale, ...orphans]) {
      process.stdout.write(
        `runbooks/generated/${name} differs from the declarations; run npm run render and commit it\n`,
      );
    }
    process.exitCode = stale.length + orphans.length > 0 ? 1 : 0;
  } else {
    for (const name of stale) writeFileSync(join(directory, name), pages[name] ?? '');
    for (const name of orphans) rmSync(join(directory, name));
    process.stdout.write(`${stale.length} pages written, ${orphans.length} removed\n`);
  }
}
