import { mkdirSync, readdirSync, renameSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { missingSegments, segmentBytes, segmentNumberAt, segmentOf } from '../jobs/segments.ts';
import { BackupProblem } from '../problem.ts';
import { type Account, giveTo } from './directory.ts';
import type { StepProgress } from './progress.ts';
import type { WalFile, WalSource } from './source.ts';

/** What replay has at hand. */
export type GatheredWal = {
  directory: string;
  /** Names of the first and last segment; `complete` is the start of the last whole one, where replay must get to at least. */
  first: string;
  last: string;
  lastCompleteLsn: bigint | undefined;
  bytes: number;
  /** When the saving that holds the end was made, as its client said. */
  savedAt: string;
};

export type WalWanted = {
  /** The database that the base is of, and the LSN that it starts at. */
  systemIdentifier: string;
  startLsn: string;
  /** The saving after this moment is enough; without it the last one is taken. */
  savedAfter?: string;
  directory: string;
  onStep?: (progress: StepProgress) => void;
  user?: Account;
};

/**
 * Brings every segment from the base's start to the end of the chosen saving into one folder, walking back through older savings
 * for what newer ones no longer hold. Throws when a segment between the two ends is nowhere.
 */
export async function gatherWal(source: WalSource, wanted: WalWanted): Promise<GatheredWal> {
  const { startLsn, directory, onStep } = wanted;
  const savings = await savingsToRead(source, wanted);
  const start = segmentNumberAt(startLsn);
  const found = new Map<string, { file: WalFile; snapshot: string }>();
  for (const { id } of savings) {
    const newest = found.size === 0;
    for (const file of await source.files(id)) {
      if (isUseful(file.name, start, newest) && !found.has(file.name)) found.set(file.name, { file, snapshot: id });
    }
    if (gapIn([...found.keys()], start) === undefined) break;
  }
  const gap = gapIn([...found.keys()], start);
  if (gap !== undefined) throw problem(`${gap}, so replay would stop there`);
  const bytes = await fetchAll(source, found, directory, onStep);
  await giveTo(wanted.user, directory);
  const complete = [...found.keys()].filter(isWhole).sort(bySegment);
  const last = completePartials(directory).at(-1)!;
  return {
    directory,
    first: complete[0] ?? last,
    last,
    lastCompleteLsn:
      complete.length > 0 ? BigInt(segmentOf(complete.at(-1)!)!.number) * BigInt(segmentBytes) : undefined,
    bytes,
    savedAt: savings[0]!.time,
  };
}

async function savingsToRead(
  source: WalSource,
  { systemIdentifier, savedAfter }: WalWanted,
): Promise<{ id: string; time: string }[]> {
  const all = await source.snapshots(systemIdentifier);
  if (all.length === 0) throw problem('the repository holds no WAL of this database');
  const enough = savedAfter ? all.findIndex(({ time }) => Date.parse(time) >= Date.parse(savedAfter)) : -1;
  return all.slice(0, enough === -1 ? undefined : enough + 1).reverse();
}

const isWhole = (name: string): boolean => segmentOf(name)?.partial === false;
const historyName = /^[0-9A-F]{8}\.history$/;

/** Unfinished segments count from the newest saving only: older ones have been finished since. */
function isUseful(name: string, start: number, newest: boolean): boolean {
  const segment = segmentOf(name);
  return segment ? segment.number >= start && (newest || !segment.partial) : historyName.test(name);
}

/** What is missing between the start and the end of what there is. */
function gapIn(names: string[], start: number): string | undefined {
  const segments = names.flatMap((name) => segmentOf(name) ?? []);
  if (!segments.some(({ number }) => number === start)) return 'the segment that the base starts in is in no saving';
  const [missing] = missingSegments(names);
  return missing && `segment ${missing} is in no saving`;
}

async function fetchAll(
  source: WalSource,
  found: Map<string, { file: WalFile; snapshot: string }>,
  directory: string,
  onStep: WalWanted['onStep'],
): Promise<number> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const ofBytes = [...found.values()].reduce((sum, { file }) => sum + file.bytes, 0);
  let bytes = 0;
  onStep?.({ step: 'WAL', bytes, ofBytes });
  for (const [snapshot, entries] of Map.groupBy(found.values(), (entry) => entry.snapshot)) {
    const files = entries.map(({ file }) => file);
    const target = join(directory, `from-${snapshot.slice(0, 8)}`);
    // A batch at a time: the names travel as arguments.
    for (let at = 0; at < files.length; at += 500) await source.fetch(snapshot, files.slice(at, at + 500), target);
    for (const { name, path, bytes: size } of files) {
      renameSync(join(target, path), join(directory, name));
      bytes += size;
    }
    rmSync(target, { recursive: true });
    onStep?.({ step: 'WAL', bytes, ofBytes });
  }
  return bytes;
}

/** The unfinished segment gets its final name and length, unless the finished one is there. Returns all segments in order. */
function completePartials(directory: string): string[] {
  const names = new Set(readdirSync(directory));
  for (const partial of [...names].filter((name) => segmentOf(name)?.partial)) {
    const whole = partial.slice(0, 24);
    if (names.has(whole)) rmSync(join(directory, partial));
    else {
      renameSync(join(directory, partial), join(directory, whole));
      truncateSync(join(directory, whole), segmentBytes);
    }
  }
  return readdirSync(directory).filter(isWhole).sort(bySegment);
}

const bySegment = (one: string, other: string): number =>
  segmentOf(one)!.number - segmentOf(other)!.number || one.localeCompare(other);

const problem = (what: string) =>
  new BackupProblem({
    where: 'WAL',
    what,
    next: 'choose a newer base, or another copy; `npm run copies` shows what each holds',
  });
