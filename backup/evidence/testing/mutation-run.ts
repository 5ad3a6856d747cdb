import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentsOf, packageOf } from '../package/package.ts';
import { report } from '../package/report.ts';
import { type Base, type Files, mutate } from './mutations.ts';
import { type SampleOptions, sampleKeys, sampleMaterial } from './sample.ts';

export const verifier = join(import.meta.dirname, '..', 'verify.py');

export async function basePackage(options: Partial<SampleOptions> = {}): Promise<Base> {
  const keys = sampleKeys();
  const material = sampleMaterial({ keys, from: '2026-03-02', to: '2026-03-04', ...options });
  return { keys, material, files: packageOf(material, await report(contentsOf(material))) };
}

export type Verdict = { code: number; codes: string[] };

/** What the verifier says of packages in folders below `place`, in their order; one process for all. */
export function verdicts(place: string, folders: string[], keysFile: string): Verdict[] {
  const args = [verifier, '--brief', '--trust', keysFile, ...folders.map((name) => join(place, name))];
  const { stdout, stderr, error } = spawnSync('python3', args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const lines = stdout.trim().split('\n');
  if (error || lines.length !== folders.length) throw new Error(`${error?.message ?? ''}${stderr}`);
  return lines.map((line) => {
    const [code, , codes] = line.split(' ') as [string, string, string];
    return { code: Number(code), codes: codes.split(',') };
  });
}

/** Names of the mutations that were not found, or not by what they broke. */
export async function missedMutations(seeds: number[]): Promise<string[]> {
  const place = mkdtempSync(join(tmpdir(), 'evidence-mutations-'));
  try {
    const base = await basePackage();
    const keysFile = join(place, 'keys.json');
    writeFileSync(keysFile, JSON.stringify(base.material.publicKeys));
    writePackage(join(place, 'base'), base.files);
    const [untouched] = verdicts(place, ['base'], keysFile);
    if (untouched!.code !== 0) throw new Error(`the untouched package is not whole: ${untouched!.codes}`);
    const missed: string[] = [];
    for (let start = 0; start < seeds.length; start += 100) {
      const mutations = seeds.slice(start, start + 100).map((seed) => ({ seed, ...mutate(base, seed) }));
      for (const { seed, files } of mutations) writeMutated(place, String(seed), { files, base: base.files });
      const found = verdicts(
        place,
        mutations.map(({ seed }) => String(seed)),
        keysFile,
      );
      mutations.forEach(({ name, codes, seed }, index) => {
        const { code, codes: told } = found[index]!;
        const named = !codes || codes.some((one) => told.includes(one));
        if (code === 0 || !named) missed.push(`${name} (${code} ${told})`);
        rmSync(join(place, String(seed)), { recursive: true });
      });
    }
    return missed;
  } finally {
    rmSync(place, { recursive: true });
  }
}

export function writePackage(folder: string, files: Files): void {
  mkdirSync(folder);
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
}

/** Files that are as they were are links. */
function writeMutated(place: string, name: string, { files, base }: { files: Files; base: Files }): void {
  mkdirSync(join(place, name));
  for (const [file, bytes] of Object.entries(files)) {
    if (bytes === base[file]) linkSync(join(place, 'base', file), join(place, name, file));
    else writeFileSync(join(place, name, file), bytes);
  }
}
