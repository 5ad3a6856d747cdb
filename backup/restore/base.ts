import { execa } from 'execa';
import { baseFile } from '../jobs/database.ts';
import type { Point } from '../ledger.ts';
import { BackupProblem } from '../problem.ts';
import type { RunOptions } from '../restic.ts';
import { type Account, giveTo, takeEmptyDirectory } from './directory.ts';
import type { StepProgress } from './progress.ts';
import type { Part, Source } from './source.ts';

export type FetchOptions = RunOptions & {
  onStep?: (progress: StepProgress) => void;
  /** Whom the files shall belong to, where this process may choose. */
  user?: Account;
};

/** 1 MiB: what tar reads and writes at once, and the grain of the progress. */
const recordBytes = 1024 * 1024;

/** Unpacks a base backup into an empty directory and makes it durable. Returns the bytes of the archive. */
export async function fetchBase(
  source: Source,
  point: Point,
  directory: string,
  options: FetchOptions = {},
): Promise<number> {
  const part = onePart(point, await source.parts(point, options), baseFile);
  takeEmptyDirectory(directory);
  const { user, onStep } = options;
  await giveTo(user, directory);
  const args = [
    ...['--extract', '--file=-', `--directory=${directory}`, '--read-full-records', '--blocking-factor=2048'],
    ...['--no-same-owner', '--checkpoint=32', '--checkpoint-action=echo=%u'],
  ];
  const onLine = (line: string) => {
    const records = Number(/(\d+)$/.exec(line)?.[1] ?? 0);
    onStep?.({ step: part.name, bytes: Math.min(part.bytes, records * recordBytes), ofBytes: part.bytes });
  };
  await part.into({ file: 'tar', args, onLine, ...(user ? { user } : {}) }, options);
  await execa('chmod', ['0700', directory]);
  await execa('sync', ['--file-system', directory]);
  onStep?.({ step: part.name, bytes: part.bytes, ofBytes: part.bytes });
  return part.bytes;
}

/** The part of a point that has this name; a point without it was saved by another version or is not whole. */
export function onePart(point: Point, parts: Part[], name: string): Part {
  const [found, ...more] = parts.filter((part) => part.name === name);
  if (found && more.length === 0) return found;
  const names = parts.map((part) => part.name).join(', ') || 'nothing';
  const next = 'choose another copy or another point, and run `npm run copies`';
  throw new BackupProblem({ where: point.id, what: `expected one ${name}, the copy holds ${names}`, next });
}
