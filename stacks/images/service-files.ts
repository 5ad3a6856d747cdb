import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

/**
 * Files of a running service, relative to `root`: the sources that the entries reach by imports, the data files (schemas, migrations)
 * of their folders, and the npm packages that the sources import, with all that the packages depend on. What makes up test data
 * or declares is not reached, and so never lands where a service runs.
 */
export function serviceFiles(root: string, entries: string[]): string[] {
  const reached = reachedSources(root, entries);
  const folders = new Set(reached.map((file) => file.split('/').slice(0, 2).join('/')));
  const data = [...folders]
    .filter((path) => !path.endsWith('.ts'))
    .flatMap((path) => filesUnder(root, path).filter(isData));
  const sources = [...reached, ...data];
  return [...sources, ...packagesOf(root, sources).flatMap((folder) => packageFiles(root, folder))].sort();
}

const isData = (file: string) => /\.(json|sql|txt|py)$|\/static\//.test(file) && !/\/(testing|fixtures?)\//.test(file);

/** Modules that a source loads or looks up when it runs; type-only imports are gone by then. */
export function importsOf(source: string): string[] {
  const pattern =
    /^\s*(?:import|export)\s+(?!type\s)(?:[^'";]*?\sfrom\s+)?'([^']+)'|import\('([^']+)'\)|new URL\('(\.[^']+\.ts)'|\brequire\.resolve\('([^']+)'\)/gm;
  return [...source.matchAll(pattern)].map((match) => (match[1] ?? match[2] ?? match[3] ?? match[4])!);
}

function reachedSources(root: string, entries: string[]): string[] {
  const reached = new Set<string>();
  const follow = (file: string) => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const name of importsOf(readFileSync(join(root, file), 'utf8'))) {
      const target = normalize(join(dirname(file), name));
      if (name.startsWith('.') && target.endsWith('.ts')) follow(target);
    }
  };
  entries.forEach(follow);
  return [...reached];
}

function packagesOf(root: string, sources: string[]): string[] {
  const found = new Set<string>();
  const add = (name: string, from: string, optional: boolean) => {
    const folder = nearest(root, from, name);
    if (!folder && optional) return;
    if (!folder) throw new Error(`${from} needs the npm package ${name}, which is not in node_modules`);
    if (found.has(folder)) return;
    found.add(folder);
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
      readFileSync(join(root, folder, 'package.json'), 'utf8'),
    );
    for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies })) {
      add(dependency, folder, dependency in optionalDependencies);
    }
  };
  for (const file of sources.filter((source) => source.endsWith('.ts'))) {
    for (const name of importsOf(readFileSync(join(root, file), 'utf8'))) {
      if (!name.startsWith('.') && !name.startsWith('node:')) add(packageName(name), dirname(file), false);
    }
  }
  return [...found];
}

const packageName = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** The folder that Node would take the package from. */
function nearest(root: string, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(root, candidate, 'package.json'))) return candidate;
    if (folder === '.') return undefined;
  }
}

const packageFiles = (root: string, folder: string) =>
  filesUnder(root, folder).filter((file) => {
    const inside = relative(folder, file);
    return (
      !inside.includes('node_modules/') &&
      !/\.(d\.[cm]?ts|map|md|markdown|flow)$|^(test|docs|examples?|\.github)\//.test(inside) &&
      !/(^|\/)(tests|__tests__|testing|benchmarks?)\/|\.test\.[cm]?[jt]s$/.test(inside)
    );
  });

export function filesUnder(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}
