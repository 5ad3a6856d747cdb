import { join } from 'node:path';
import type { Draft, Entry, EntryKind, Outcome } from '../ledger.ts';
import { BackupProblem } from '../problem.ts';
import { type AppendOnlyFile, openAppendOnly } from './append-only-file.ts';
import { clockWatch } from './clock.ts';
import { readDraft } from './draft.ts';
import { publicKeyOf, type Signer, signerOf } from './keys.ts';
import { entryOf, firstPrevious, hashOf, sealed, unsealed } from './line.ts';

export type Filter = {
  kind?: EntryKind;
  outcome?: Outcome;
  /** First sequence that is wanted. */
  from?: number;
  /** UTC; `since` is included, `until` is not. */
  since?: string;
  until?: string;
  /** At most so many, the first ones. */
  limit?: number;
};

export type Head = { sequence: number; hash: string; at: string };

/** The append-only, chained, signed log. Every call is done when it returns: the log has one thread, so writers queue by themselves. */
export type EvidenceLog = {
  /** On the disk when it returns. Throws DraftRefused, or LogFull when the disk takes no more; nothing is lost by either. */
  append: (draft: Draft) => Entry;
  /** An entry of the log itself (actor `log`). */
  note: (kind: EntryKind, outcome: Outcome, facts: object) => Entry;
  read: (filter?: Filter) => Entry[];
  /** Lines as they are on the disk, from a sequence on. */
  lines: (from: number, limit?: number) => string[];
  head: () => Head | undefined;
  close: () => void;
};

export type LogOptions = {
  directory: string;
  site: string;
  host: string;
  privateKey: string;
  /** Milliseconds since 1970. */
  now?: () => number;
};

export class LogFull extends BackupProblem {}

type Place = { offset: number; length: number; at: string; kind: EntryKind; outcome: Outcome };
type State = {
  file: AppendOnlyFile;
  places: Place[];
  previous: string;
  signer: Signer;
  /** Drafts that a full disk kept out since the last entry. */
  keptOut: { drafts: number; since: string } | undefined;
};

/**
 * Opens the log and checks the whole chain and the last signature, which covers all before it. Throws when the file was changed
 * or another process holds it. Half a line that a kill left is cut off, and that is an entry.
 */
export function openLog({ directory, site, host, privateKey, now = Date.now }: LogOptions): EvidenceLog {
  const path = join(directory, 'log.jsonl');
  const { state, last } = load(path, privateKey);
  const clock = clockWatch(last?.at);

  const write = (draft: Draft, wall: number): Entry => {
    const at = new Date(wall).toISOString();
    const entry: Entry = { ...draft, sequence: state.places.length, at, site, previous: state.previous };
    const line = sealed('entry', entry, state.signer);
    remember(state, line, state.file.append(line), entry);
    clock.seen(wall);
    return entry;
  };
  const own = (kind: EntryKind, outcome: Outcome, facts: object): Draft => ({
    ...{ kind, host, actor: 'log', outcome, articles: [], facts },
  });
  // After the draft, so that a nearly full disk is not filled with entries about itself.
  const tellKeptOut = (wall: number): void => {
    if (!state.keptOut) return;
    try {
      write(own('incident', 'failed', { what: 'disk-full', ...state.keptOut }), wall);
      state.keptOut = undefined;
    } catch (error) {
      if (!isFull(error)) throw error;
    }
  };
  // One reading of the clock for all that is written together.
  const take = (draft: Draft): Entry => {
    const wall = now();
    try {
      const moved = clock.moved(wall);
      if (moved) write(own('incident', 'failed', moved), wall);
      const entry = write(draft, wall);
      tellKeptOut(wall);
      return entry;
    } catch (error) {
      throw problemOf(error, state, path, wall);
    }
  };

  if (state.file.torn) {
    const { length } = state.file.torn;
    take(own('incident', 'failed', { what: 'torn-line', bytes: length, sha256: hashOf(state.file.torn) }));
  }
  return {
    append: (draft) => take(readDraft(draft)),
    note: (kind, outcome, facts) => take(own(kind, outcome, facts)),
    read: (filter = {}) =>
      selected(state.places, filter)
        .slice(0, filter.limit)
        .map((index) => entryOf(lineAt(state, index))),
    lines: (from, limit = Number.POSITIVE_INFINITY) =>
      state.places.slice(from, from + limit).map((_, index) => lineAt(state, from + index)),
    head: () => {
      const place = state.places.at(-1);
      return place && { sequence: state.places.length - 1, hash: state.previous, at: place.at };
    },
    close: () => state.file.close(),
  };
}

function load(path: string, privateKey: string): { state: State; last: Place | undefined } {
  const state = {
    places: [],
    previous: firstPrevious,
    signer: signerOf(privateKey),
    keptOut: undefined,
  } as unknown as State;
  let lastLine = '';
  state.file = openAppendOnly(path, (line, offset) => {
    const entry = readEntry(line);
    if (!entry || entry.sequence !== state.places.length || entry.previous !== state.previous) {
      throw changed(path, `line ${state.places.length + 1} does not follow the line before it`);
    }
    remember(state, line, offset, entry);
    lastLine = line;
  });
  if (lastLine && !unsealed('entry', lastLine, [publicKeyOf(privateKey)])) {
    state.file.close();
    throw changed(path, 'its last entry was not signed by this host');
  }
  return { state, last: state.places.at(-1) };
}

function readEntry(line: string): Entry | undefined {
  try {
    return entryOf(line);
  } catch {
    return undefined;
  }
}

function remember(state: State, line: string, offset: number, { at, kind, outcome }: Entry): void {
  state.places.push({ offset, length: Buffer.byteLength(line), at, kind, outcome });
  state.previous = hashOf(line);
}

const lineAt = ({ file, places }: State, index: number): string =>
  file.read(places[index]!.offset, places[index]!.length);

function selected(places: Place[], { kind, outcome, from = 0, since, until }: Filter): number[] {
  const fits = (place: Place) =>
    (!kind || place.kind === kind) &&
    (!outcome || place.outcome === outcome) &&
    (!since || place.at >= since) &&
    (!until || place.at < until);
  return places.flatMap((place, index) => (index >= from && fits(place) ? [index] : []));
}

const isFull = (error: unknown) => ['ENOSPC', 'EDQUOT', 'EFBIG'].includes((error as NodeJS.ErrnoException).code ?? '');

function problemOf(error: unknown, state: State, path: string, wall: number): unknown {
  if (!isFull(error)) return error;
  const since = state.keptOut?.since ?? new Date(wall).toISOString();
  state.keptOut = { drafts: (state.keptOut?.drafts ?? 0) + 1, since };
  return new LogFull({
    where: path,
    what: 'the disk is full; the entry was not taken, all earlier ones are kept',
    next: 'free space on the disk of /var/lib/hssk, then run the same again; the log goes on by itself',
  });
}

const changed = (path: string, what: string) =>
  new BackupProblem({
    where: path,
    what: `the log was changed: ${what}`,
    next: 'keep the file as it is for the investigation and put the replica of copy-1 in its place',
  });
