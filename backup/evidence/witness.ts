import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Draft, Entry } from '../ledger.ts';
import { BackupProblem } from '../problem.ts';
import { type AppendOnlyFile, openAppendOnly } from './append-only-file.ts';
import { keysOf, type PublicKeys, type Signer, signerOf } from './keys.ts';
import { entryOf, firstPrevious, hashOf, sealed, unsealed } from './line.ts';
import type { Head } from './log.ts';
import type { Statement, Witnessed } from './statement.ts';

/** The log as the witness sees it. */
export type LogSource = {
  head: () => Promise<Head | null>;
  lines: (from: number, limit: number) => Promise<string[]>;
  append: (draft: Draft<Witnessed | Alarm>) => Promise<unknown>;
};

/** `rolled-back`: fewer lines than before. `forked`: another line where one was. `broken`: a line that does not follow or is not signed. `clock`: a time that cannot be. */
export type Alarm = { what: 'rolled-back' | 'forked' | 'broken' | 'clock'; sequence: number; detail: string };

export type Round = { entries: number; added: number; alarms: Alarm[]; statement?: Statement };

export type WitnessOptions = {
  /** Where the replica, the statements and the alarms lie. */
  directory: string;
  site: string;
  machine: string;
  privateKey: string;
  logHost: string;
  publicKeys: PublicKeys;
  source: LogSource;
  now?: () => number;
  /** Signs even when nothing is new: says that there is nothing newer now. */
  fresh?: boolean;
};

type Kept = {
  file: AppendOnlyFile;
  lines: number;
  last: { line: string; hash: string };
  /** Something other than a witness's statement came since the last own statement. */
  unwitnessed: boolean;
  statement: Statement | undefined;
  offsets: number[];
};

/**
 * One round: checks that the log still begins with all that was seen before, takes over what is new, and signs for it.
 * An alarm is written down here, posted to the log, and is the result; nothing is signed for a log that forked.
 */
export async function witnessRound(options: WitnessOptions): Promise<Round> {
  const { directory, machine, source, now = Date.now } = options;
  const signer = signerOf(options.privateKey);
  const statements = openLines(join(directory, 'statements.jsonl'));
  const alarmsFile = openLines(join(directory, 'alarms.jsonl'));
  const kept = openReplica(options, statements.lines.at(-1));
  try {
    const before = kept.lines;
    const alarms = await compare(kept, source);
    if (alarms.length === 0) alarms.push(...(await takeOver(kept, options, now())));
    const grave = alarms.some(({ what }) => what !== 'clock');
    const due = kept.unwitnessed || (options.fresh && kept.lines > 0);
    const statement = !grave && due ? sign(kept, options, now()) : undefined;
    if (statement) await publish(statement, signer, { machine, statements: statements.file, source });
    await raise(alarms, { file: alarmsFile.file, known: alarmsFile.lines, machine, source, now: now() });
    return { entries: kept.lines, added: kept.lines - before, alarms, ...(statement ? { statement } : {}) };
  } finally {
    for (const { close } of [kept.file, statements.file, alarmsFile.file]) close();
  }
}

/** Statements of this witness, sealed, oldest first. */
export function readStatements(directory: string): string[] {
  const path = join(directory, 'statements.jsonl');
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
}

function openLines(path: string) {
  const lines: string[] = [];
  return { lines, file: openAppendOnly(path, (line) => lines.push(line)) };
}

function openReplica({ directory, machine, publicKeys, logHost }: WitnessOptions, lastStatement?: string): Kept {
  const kept = {
    lines: 0,
    last: { line: '', hash: firstPrevious },
    unwitnessed: false,
    offsets: [],
  } as unknown as Kept;
  kept.statement = lastStatement
    ? unsealed<Statement>('witness', lastStatement, keysOf(publicKeys, machine))
    : undefined;
  const path = join(directory, 'log.jsonl');
  kept.file = openAppendOnly(path, (line, offset) => {
    const entry = entryOf(line);
    if (entry.sequence !== kept.lines || entry.previous !== kept.last.hash) throw changedReplica(path, entry.sequence);
    remember(kept, line, offset, entry);
  });
  if (kept.lines > 0 && !unsealed('entry', kept.last.line, keysOf(publicKeys, logHost))) {
    kept.file.close();
    throw changedReplica(path, kept.lines - 1);
  }
  return kept;
}

function remember(kept: Kept, line: string, offset: number, entry: Entry): void {
  kept.offsets.push(offset);
  kept.lines += 1;
  kept.last = { line, hash: hashOf(line) };
  if (entry.kind !== 'witness' && entry.sequence > (kept.statement?.sequence ?? -1)) kept.unwitnessed = true;
}

/** How many old lines are compared in each round, beside the newest one; all of them come round in turn. */
const comparedLines = 1000;

async function compare(kept: Kept, source: LogSource): Promise<Alarm[]> {
  if (kept.lines === 0) return [];
  const head = await source.head();
  if (!head || head.sequence < kept.lines - 1) {
    const detail = `the log ends at ${head?.sequence ?? 'nothing'}, ${kept.lines - 1} was seen`;
    return [{ what: 'rolled-back', sequence: kept.lines - 1, detail }];
  }
  const start = Math.floor(Math.random() * Math.ceil(kept.lines / comparedLines)) * comparedLines;
  for (const [from, limit] of [
    [kept.lines - 1, 1],
    [start, Math.min(comparedLines, kept.lines - start)],
  ] as const) {
    const theirs = await source.lines(from, limit);
    const ours = linesOf(kept, from, limit);
    const different = ours.findIndex((line, index) => line !== theirs[index]);
    if (different >= 0) {
      const sequence = from + different;
      return [{ what: 'forked', sequence, detail: `line ${sequence} is not the one that was seen before` }];
    }
  }
  return [];
}

function linesOf({ file, offsets, last, lines }: Kept, from: number, limit: number): string[] {
  const start = offsets[from]!;
  const after = offsets[from + limit] ?? offsets[lines - 1]! + Buffer.byteLength(last.line) + 1;
  return file
    .read(start, after - start)
    .split('\n')
    .slice(0, limit);
}

/** Lines asked for at a time. */
const page = 1000;
/** How far the clocks of two hosts may be apart. */
const toleratedMilliseconds = 300_000;

async function takeOver(kept: Kept, options: WitnessOptions, now: number): Promise<Alarm[]> {
  const keys = keysOf(options.publicKeys, options.logHost);
  const alarms: Alarm[] = [];
  for (let lines = await options.source.lines(kept.lines, page); lines.length > 0; ) {
    for (const line of lines) {
      const entry = unsealed<Entry>('entry', line, keys);
      if (!entry || entry.sequence !== kept.lines || entry.previous !== kept.last.hash || entry.site !== options.site) {
        const detail = `line ${kept.lines} is not signed by ${options.logHost} or does not follow the line before it`;
        return [{ what: 'broken', sequence: kept.lines, detail }];
      }
      alarms.push(...impossibleTime(entry, kept.statement, now));
      remember(kept, line, kept.file.append(line), entry);
    }
    lines = await options.source.lines(kept.lines, page);
  }
  return alarms.slice(0, 1);
}

function impossibleTime({ at, sequence }: Entry, statement: Statement | undefined, now: number): Alarm[] {
  const time = Date.parse(at);
  if (time > now + toleratedMilliseconds) {
    return [{ what: 'clock', sequence, detail: `entry ${sequence} says ${at}, it is ${new Date(now).toISOString()}` }];
  }
  if (!statement || time >= Date.parse(statement.observedAt) - toleratedMilliseconds) return [];
  const detail = `entry ${sequence} says ${at}, but it came after ${statement.observedAt}`;
  return [{ what: 'clock', sequence, detail }];
}

const sign = (kept: Kept, { site, machine }: WitnessOptions, now: number): Statement => ({
  ...{
    site,
    witness: machine,
    sequence: kept.lines - 1,
    hash: kept.last.hash,
    observedAt: new Date(now).toISOString(),
  },
});

type Publishing = { machine: string; statements: AppendOnlyFile; source: LogSource };

async function publish(statement: Statement, signer: Signer, { machine, statements, source }: Publishing) {
  const text = sealed('witness', statement, signer);
  statements.append(text);
  await source.append({
    ...{ kind: 'witness', host: machine, actor: 'schedule', outcome: 'ok', articles: ['002:17.8'] },
    facts: { sealed: text },
  });
}

type Raising = { file: AppendOnlyFile; known: string[]; machine: string; source: LogSource; now: number };

/** Each alarm is written down and posted once; it is in the result of every round as long as it lasts. */
async function raise(alarms: Alarm[], { file, known, machine, source, now }: Raising): Promise<void> {
  for (const alarm of alarms) {
    if (known.some((line) => isSame(JSON.parse(line) as Raised, alarm, now))) continue;
    file.append(JSON.stringify({ ...alarm, at: new Date(now).toISOString() }));
    const draft = { kind: 'incident', host: machine, actor: 'schedule', outcome: 'failed', articles: [] } as const;
    // The log that is under suspicion may refuse or be gone; the alarm stands here and in the exit code all the same.
    await source.append({ ...draft, articles: [], facts: alarm }).catch(() => {});
  }
}

type Raised = Alarm & { at: string };

/** While a clock is wrong each new entry shows it again, the alarm's own too: once a day is enough. */
const isSame = (before: Raised, alarm: Alarm, now: number) =>
  before.what === alarm.what &&
  (alarm.what === 'clock' ? now - Date.parse(before.at) < 86_400_000 : before.sequence === alarm.sequence);

const changedReplica = (path: string, sequence: number) =>
  new BackupProblem({
    where: path,
    what: `the replica was changed at line ${sequence + 1}`,
    next: 'keep the file for the investigation, compare it with the log of copy 1 and the replica of the other witness',
  });
