/** The log as another machine takes it over: what was seen once stays there, and only what follows it is taken. */
import { join } from 'node:path';
import type { Entry } from '../ledger.ts';
import { BackupProblem } from '../problem.ts';
import { openAppendOnly } from './append-only-file.ts';
import { keysOf, type PublicKeys } from './keys.ts';
import { entryOf, firstPrevious, hashOf, unsealed } from './line.ts';
import type { Head } from './log.ts';

/** The log as it can be read from elsewhere. */
export type LogReader = {
  head: () => Promise<Head | null>;
  lines: (from: number, limit: number) => Promise<string[]>;
};

export type ReplicaOptions = {
  directory: string;
  site: string;
  /** The machine whose signature counts. */
  logHost: string;
  publicKeys: PublicKeys;
  /** Each entry in order: those that are there already, then each that is taken over. */
  onEntry: (entry: Entry) => void;
};

export type Replica = {
  count: () => number;
  /** SHA-256 of the last line. */
  hash: () => string;
  /** As they stand in the log, signatures included; fewer than `limit` at the end. */
  lines: (from: number, limit: number) => string[];
  /** False when the line is not signed by the log's machine, is of another site or does not follow the last one: it is not taken then. */
  take: (line: string) => boolean;
  close: () => void;
};

/** Checks the chain of what is there and its last signature, which covers all before it. Throws when the file was changed or another process holds it. */
export function openReplica({ directory, site, logHost, publicKeys, onEntry }: ReplicaOptions): Replica {
  const keys = keysOf(publicKeys, logHost);
  const path = join(directory, 'log.jsonl');
  const offsets: number[] = [];
  let [end, last, hash] = [0, '', firstPrevious];
  const follows = ({ sequence, previous }: Entry) => sequence === offsets.length && previous === hash;
  const remember = (line: string, offset: number, entry: Entry): void => {
    offsets.push(offset);
    [end, last, hash] = [offset + Buffer.byteLength(line), line, hashOf(line)];
    onEntry(entry);
  };
  const file = openAppendOnly(path, (line, offset) => {
    const entry = entryOf(line);
    if (!follows(entry)) throw changed(path, offsets.length);
    remember(line, offset, entry);
  });
  if (last && !unsealed('entry', last, keys)) {
    file.close();
    throw changed(path, offsets.length - 1);
  }
  return {
    count: () => offsets.length,
    hash: () => hash,
    lines: (from, limit) => {
      const [start, next = end + 1] = [offsets[from], offsets[from + limit]];
      return start === undefined ? [] : file.read(start, next - 1 - start).split('\n');
    },
    take: (line) => {
      const entry = unsealed<Entry>('entry', line, keys);
      if (!entry || !follows(entry) || entry.site !== site) return false;
      remember(line, file.append(line), entry);
      return true;
    },
    close: file.close,
  };
}

/** Lines asked for at a time. */
const page = 1000;

/** Takes over all that is new. Answers the sequence at which it had to stop because the line does not follow. */
export async function takeOver(replica: Replica, log: Pick<LogReader, 'lines'>): Promise<number | undefined> {
  for (;;) {
    const lines = await log.lines(replica.count(), page);
    if (!lines.every(replica.take)) return replica.count();
    if (lines.length < page) return undefined;
  }
}

/** What is wrong with the end of the log: it has fewer lines than were seen. */
export function shortened(replica: Replica, head: Head | null): string | undefined {
  const seen = replica.count() - 1;
  if (seen < 0 || (head && head.sequence >= seen)) return undefined;
  return `the log ends at ${head?.sequence ?? 'nothing'}, ${seen} was seen`;
}

const changed = (path: string, sequence: number) =>
  new BackupProblem({
    where: path,
    what: `the replica was changed at line ${sequence + 1}`,
    next: 'keep the file for the investigation, compare it with the log of copy 1 and the replica of the other witness',
  });
