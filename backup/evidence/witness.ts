import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Draft, Entry } from '../ledger.ts';
import { type AppendOnlyFile, openAppendOnly } from './append-only-file.ts';
import { keysOf, type PublicKeys, type Signer, signerOf } from './keys.ts';
import { sealed, unsealed } from './line.ts';
import { type LogReader, openReplica, type Replica, shortened, takeOver } from './replica.ts';
import type { Statement, Witnessed } from './statement.ts';

/** The log as the witness sees it. */
export type LogSource = LogReader & { append: (draft: Draft<Witnessed | Alarm>) => Promise<unknown> };

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
  replica: Replica;
  /** Something other than a witness's statement came since the last own statement. */
  unwitnessed: () => boolean;
  /** Of entries whose time cannot be. */
  alarms: Alarm[];
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
  const kept = open(options, statements.lines.at(-1));
  const { replica } = kept;
  try {
    const before = replica.count();
    const alarms = await compare(replica, source);
    if (alarms.length === 0) alarms.push(...(await takeNew(kept, options)));
    const grave = alarms.some(({ what }) => what !== 'clock');
    const due = kept.unwitnessed() || (options.fresh && replica.count() > 0);
    const statement = !grave && due ? sign(replica, options, now()) : undefined;
    if (statement) await publish(statement, signer, { machine, statements: statements.file, source });
    await raise(alarms, { file: alarmsFile.file, known: alarmsFile.lines, machine, source, now: now() });
    const entries = replica.count();
    return { entries, added: entries - before, alarms, ...(statement ? { statement } : {}) };
  } finally {
    for (const { close } of [replica, statements.file, alarmsFile.file]) close();
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

function open(options: WitnessOptions, lastStatement: string | undefined): Kept {
  const { directory, site, machine, publicKeys, logHost, now = Date.now } = options;
  const statement = lastStatement
    ? unsealed<Statement>('witness', lastStatement, keysOf(publicKeys, machine))
    : undefined;
  const alarms: Alarm[] = [];
  let [unwitnessed, opened] = [false, false];
  const onEntry = (entry: Entry): void => {
    if (entry.kind !== 'witness' && entry.sequence > (statement?.sequence ?? -1)) unwitnessed = true;
    if (opened) alarms.push(...impossibleTime(entry, statement, now()));
  };
  const replica = openReplica({ directory, site, logHost, publicKeys, onEntry });
  opened = true;
  return { replica, alarms, unwitnessed: () => unwitnessed };
}

/** How many old lines are compared in each round, beside the newest one; all of them come round in turn. */
const comparedLines = 1000;

async function compare(replica: Replica, source: LogSource): Promise<Alarm[]> {
  const count = replica.count();
  if (count === 0) return [];
  const detail = shortened(replica, await source.head());
  if (detail) return [{ what: 'rolled-back', sequence: count - 1, detail }];
  const start = Math.floor(Math.random() * Math.ceil(count / comparedLines)) * comparedLines;
  for (const [from, limit] of [
    [count - 1, 1],
    [start, Math.min(comparedLines, count - start)],
  ] as const) {
    const theirs = await source.lines(from, limit);
    const different = replica.lines(from, limit).findIndex((line, index) => line !== theirs[index]);
    if (different >= 0) {
      const sequence = from + different;
      return [{ what: 'forked', sequence, detail: `line ${sequence} is not the one that was seen before` }];
    }
  }
  return [];
}

/** How far the clocks of two hosts may be apart. */
const toleratedMilliseconds = 300_000;

async function takeNew({ replica, alarms }: Kept, { source, logHost }: WitnessOptions): Promise<Alarm[]> {
  const sequence = await takeOver(replica, source);
  if (sequence === undefined) return alarms.slice(0, 1);
  const detail = `line ${sequence} is not signed by ${logHost} or does not follow the line before it`;
  return [{ what: 'broken', sequence, detail }];
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

const sign = (replica: Replica, { site, machine }: WitnessOptions, now: number): Statement => ({
  ...{
    site,
    witness: machine,
    sequence: replica.count() - 1,
    hash: replica.hash(),
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
