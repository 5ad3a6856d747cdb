import { mkdirSync, readdirSync, renameSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { BackupProblem } from '../problem.ts';
import type { StepProgress } from './progress.ts';
import type { WalFile, WalSource } from './source.ts';

export const segmentBytes = 16 * 1024 * 1024;

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
  /** LSN that the base starts at. */
  startLsn: string;
  /** The saving after this moment is enough; without it the last one is taken. */
  savedAfter?: string;
  directory: string;
  onStep?: (progress: StepProgress) => void;
  user?: { uid?: number; gid?: number };
};

/**
 * Brings every segment from the base's start to the end of the chosen saving into one folder, walking back through older savings
 * for what newer ones no longer hold. Throws when a segment between the two ends is nowhere.
 */
export async function gatherWal(source: WalSource, wanted: WalWanted): Promise<GatheredWal> {
  const { startLsn, directory, onStep } = wanted;
  const savings = await savingsToRead(source, wanted.savedAfter);
  const start = segmentOf(lsnOf(startLsn));
  const found = new Map<string, { file: WalFile; snapshot: string }>();
  for (const { id } of savings) {
    const newest = found.size === 0;
    for (const file of await source.files(id)) {
      if (isUseful(file.name, start, newest) && !found.has(file.name)) found.set(file.name, { file, snapshot: id });
    }
    if (gapIn([...found.keys()], start) === undefined) break;
  }
  const gap = gapIn([...found.keys()], start);
  if (gap !== undefined) throw problem(`segment ${gap} is in no saving: replay would stop there`);
  const bytes = await fetchAll(source, found, directory, onStep);
  if (wanted.user?.uid !== undefined) {
    await execa('chown', ['--recursive', `${wanted.user.uid}:${wanted.user.gid ?? wanted.user.uid}`, directory]);
  }
  const complete = [...found.keys()].filter((name) => segmentName.test(name)).sort(bySegment);
  const last = completePartials(directory).at(-1)!;
  return {
    directory,
    first: complete[0] ?? last,
    last,
    lastCompleteLsn: complete.length > 0 ? numberOf(complete.at(-1)!) * BigInt(segmentBytes) : undefined,
    bytes,
    savedAt: savings[0]!.time,
  };
}

async function savingsToRead(source: WalSource, after: string | undefined): Promise<{ id: string; time: string }[]> {
  const all = await source.snapshots();
  if (all.length === 0) throw problem('the repository holds no WAL');
  const enough = after === undefined ? -1 : all.findIndex(({ time }) => Date.parse(time) >= Date.parse(after));
  return all.slice(0, enough === -1 ? undefined : enough + 1).reverse();
}

const segmentName = /^[0-9A-F]{24}$/;
const partialName = /^[0-9A-F]{24}\.partial$/;
const historyName = /^[0-9A-F]{8}\.history$/;

/** Unfinished segments count from the newest saving only: older ones have been finished since. */
const isUseful = (name: string, start: bigint, newest: boolean): boolean =>
  historyName.test(name) || ((segmentName.test(name) || (newest && partialName.test(name))) && numberOf(name) >= start);

/** The first segment that is missing between the start and the end of what there is. */
function gapIn(names: string[], start: bigint): string | undefined {
  const numbers = new Set(names.filter((name) => !historyName.test(name)).map(numberOf));
  const end = [...numbers].reduce((most, number) => (number > most ? number : most), start);
  for (let number = start; number <= end; number += 1n) {
    if (!numbers.has(number)) return `${(number >> 8n).toString(16)}/${(number & 255n).toString(16)}`.toUpperCase();
  }
  return undefined;
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
  for (const partial of [...names].filter((name) => partialName.test(name))) {
    const whole = partial.slice(0, 24);
    if (names.has(whole)) rmSync(join(directory, partial));
    else {
      renameSync(join(directory, partial), join(directory, whole));
      truncateSync(join(directory, whole), segmentBytes);
    }
  }
  return readdirSync(directory)
    .filter((name) => segmentName.test(name))
    .sort(bySegment);
}

/** `1/A2000028` as a number of bytes. */
export function lsnOf(text: string): bigint {
  const [high, low] = text.split('/').map((part) => BigInt(`0x${part}`));
  return (high! << 32n) + low!;
}

const segmentOf = (lsn: bigint): bigint => lsn / BigInt(segmentBytes);
const numberOf = (name: string): bigint => (BigInt(`0x${name.slice(8, 16)}`) << 8n) + BigInt(`0x${name.slice(16, 24)}`);
const bySegment = (one: string, other: string): number =>
  one.slice(8).localeCompare(other.slice(8)) || one.localeCompare(other);

const problem = (what: string) =>
  new BackupProblem({
    where: 'WAL',
    what,
    next: 'choose a newer base, or another copy; `npm run copies` shows what each holds',
  });
