/** Writes the pages that are made from the declarations; with `--check` it only says which are out of date. */
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { site as hanoi } from '../services/sites/hanoi.ts';
import { allClaims } from '../stacks/check/claims.ts';
import { articleTrace } from './pages/article-trace.ts';
import { capacityPage } from './pages/capacity.ts';
import { dataExchanges } from './pages/data-exchanges.ts';
import { systemMap } from './pages/system-map.ts';

const root = dirname(import.meta.dirname);
/** Holds nothing but generated pages. */
const directory = 'runbooks/generated';

/** Every generated page: its path from the root and its text. */
export const generatedPages = async (): Promise<Record<string, string>> => ({
  [`${directory}/ban-do-he-thong.md`]: systemMap(),
  [`${directory}/luong-du-lieu.md`]: dataExchanges(),
  [`${directory}/doi-chieu-nghia-vu.md`]: articleTrace(await allClaims()),
  'load-tests/CAPACITY.md': capacityPage(hanoi),
});

const written = (name: string): string | undefined => {
  const path = join(root, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
};

if (import.meta.main) {
  const pages = await generatedPages();
  const stale = Object.keys(pages).filter((name) => written(name) !== pages[name]);
  const orphans = globSync(`${directory}/*`, { cwd: root }).filter((name) => !Object.hasOwn(pages, name));
  if (process.argv.includes('--check')) {
    for (const name of [...stale, ...orphans]) {
      process.stdout.write(`${name} differs from the declarations; run npm run render and commit it\n`);
    }
    process.exitCode = stale.length + orphans.length > 0 ? 1 : 0;
  } else {
    for (const name of stale) writeFileSync(join(root, name), pages[name] ?? '');
    for (const name of orphans) rmSync(join(root, name));
    process.stdout.write(`${stale.length} pages written, ${orphans.length} removed\n`);
  }
}
