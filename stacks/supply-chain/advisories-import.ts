import { createWriteStream, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { exitCode, Problem } from '../problem.ts';
import { readAdvisory } from './advisory.ts';
import { type Coverage, countRecord, ecosystemsIn } from './advisory-data.ts';
import { linesOf } from './lines-of.ts';
import { ecosystems } from './part.ts';

export type Imported = {
  coverage: Coverage;
  /** Records about other software. */
  leftOut: number;
};

/**
 * Takes OSV records from files and folders into the place where the check reads them, instead of those that were there. Records of
 * other ecosystems are left out. Throws, and changes nothing, when a record cannot be read or an ecosystem is missing.
 */
export async function importAdvisories(paths: string[], place: string): Promise<Imported> {
  mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
  const draft = `${place}.${process.pid}.new`;
  try {
    const imported = await copyRecords(paths.flatMap(filesOf), draft);
    const missing = ecosystems.filter((ecosystem) => !imported.coverage[ecosystem]);
    if (missing.length > 0)
      throw refused(paths, [
        `no record about packages of ${missing.join(', ')}; records of all three are expected at once`,
      ]);
    renameSync(draft, place);
    return imported;
  } finally {
    rmSync(draft, { force: true });
  }
}

const longestList = 10;

async function copyRecords(files: string[], draft: string): Promise<Imported> {
  const imported: Imported = { coverage: {}, leftOut: 0 };
  const problems: string[] = [];
  async function* lines() {
    for await (const { where, text } of textsOf(files)) {
      const record = readAdvisory(text);
      if (typeof record === 'string') problems.push(`${where}: ${record}`);
      else if (ecosystemsIn(record).length === 0) imported.leftOut += 1;
      else {
        countRecord(imported.coverage, record);
        yield `${JSON.stringify(record)}\n`;
      }
    }
  }
  await pipeline(lines, createWriteStream(draft, { mode: 0o600 }));
  if (problems.length === 0) return imported;
  const rest = problems.length - longestList;
  throw refused(files, [...problems.slice(0, longestList), ...(rest > 0 ? [`and ${rest} more records`] : [])]);
}

/** The text of each record: a `.json` file is one, a line of any other file too. */
async function* textsOf(files: string[]): AsyncGenerator<{ where: string; text: string }> {
  for (const file of files) {
    if (file.endsWith('.json')) {
      yield { where: file, text: readFileSync(file, 'utf8') };
      continue;
    }
    for await (const { number, text } of linesOf(file)) yield { where: `${file}:${number}`, text };
  }
}

/** The file itself, or the records anywhere under the folder. */
function filesOf(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw refused([path], ['there is no such file or folder']);
  if (found.isFile()) return [path];
  const files = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(json|ndjson|jsonl)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  if (files.length === 0)
    throw refused([path], ['no .json, .ndjson or .jsonl file in it; unpack what was fetched first']);
  return files.sort();
}

const refused = (paths: string[], problems: string[]): Problem =>
  new Problem({
    where: `vulnerability records from ${paths.length > 2 ? `${paths.length} files` : paths.join(', ')}`,
    what: `${problems.join('\n  ')}\n  nothing was changed`,
    next: 'fetch OSV records of npm, Go and Debian:13 anew and give all of them at once (runbooks/procedures/du-lieu-lo-hong.md)',
    exit: exitCode.usage,
  });
