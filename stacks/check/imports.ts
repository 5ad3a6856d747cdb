/** Which file may import which: the layers of the folders, and the purity of the declarations. */
import { dirname, join, normalize } from 'node:path';
import { read, typescriptFiles } from './files.ts';

/** A folder may import itself and folders of a lower rank; equal ranks stand side by side and do not see each other. */
const rank: Record<string, number> = { services: 0, backup: 1, 'load-tests': 1, monitoring: 2, stacks: 3, runbooks: 4 };

/** Read by k6, CDKTF, vitest and the services alike, so they need nothing but the language. */
const pureFiles = /^services\/([^/]+|(articles|rules|sites)\/.+|[^/]+\/component)\.ts$/;

const infrastructurePackages = /^(cdktf|constructs|@cdktf\/.+)(\/|$)/;

/** One sentence for each import that goes the wrong way. */
export const importProblems = (): string[] => typescriptFiles().flatMap((file) => problemsOf(file, read(file)));

export function problemsOf(file: string, source: string): string[] {
  const isTest = file.endsWith('.test.ts');
  const isPure = pureFiles.test(file) && !isTest;
  const readsEnvironment = isPure && /\bprocess\s*\.\s*\w+|\bimport\.meta\.env\b/.test(source);
  return [
    ...specifiersIn(source).flatMap((specifier) => judgeImport({ file, specifier, isPure })),
    ...(readsEnvironment ? [`${file} reads the environment; declarations are plain data`] : []),
  ];
}

function judgeImport({ file, specifier, isPure }: { file: string; specifier: string; isPure: boolean }): string[] {
  if (!specifier.startsWith('.')) {
    if (isPure) return [`${file} imports ${specifier}; declarations import only each other`];
    const outside = infrastructurePackages.test(specifier) && !file.startsWith('stacks/');
    return outside ? [`${file} imports ${specifier}; only stacks/ does`] : [];
  }
  const target = normalize(join(dirname(file), specifier));
  const [from, to] = [file, target].map((path) => path.split('/')[0] ?? '') as [string, string];
  if (isPure && !pureFiles.test(target)) return [`${file} imports ${target}; declarations import only each other`];
  if (from === to || rank[to] === undefined || rank[from] === undefined) return [];
  return rank[to] < rank[from] ? [] : [`${file} imports ${target}; ${from} may not read ${to}`];
}

const specifiersIn = (source: string): string[] =>
  [
    ...source.matchAll(
      /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm,
    ),
  ].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '');
