import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Draft, Entry } from '../ledger.ts';
import { publicKeyOf, signerOf } from './keys.ts';
import { entryOf, hashOf, sealed, unsealed } from './line.ts';
import { type EvidenceLog, openLog } from './log.ts';
import type { Statement } from './statement.ts';
import { makeSigningKey } from './testing.ts';
import { type LogSource, readStatements, type WitnessOptions, witnessRound } from './witness.ts';

// Every append waits for the disk, which others use as well.
vi.setConfig({ testTimeout: 60_000 });

const logKey = makeSigningKey();
const witnessKey = makeSigningKey();
let directory: string;
let log: EvidenceLog;
let time: number;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'evidence-witness-'));
  time = Date.parse('2026-03-01T00:00:00Z');
  log = openLog({
    ...{ directory: join(directory, 'log'), site: 'test', host: 'backup-1', privateKey: logKey, now: () => time },
  });
});
afterEach(() => {
  log.close();
  rmSync(directory, { recursive: true });
});

const draft = (facts: object = {}): Draft => ({
  ...{ kind: 'check', host: 'copy-1', actor: 'schedule', outcome: 'ok', articles: [], facts },
});
const replica = () => join(directory, 'replica');

/** The log as it is, or as its host would like to have it seen. */
const source = (seen: (lines: string[]) => string[] = (lines) => lines): LogSource => {
  const lines = () => seen(log.lines(0));
  return {
    head: async () => {
      const last = lines().at(-1);
      return last ? { sequence: lines().length - 1, hash: hashOf(last), at: entryOf(last).at } : null;
    },
    lines: async (from, limit) => lines().slice(from, from + limit),
    append: async (value) => log.append(value),
  };
};

const round = (from: LogSource = source(), more: Partial<WitnessOptions> = {}) =>
  witnessRound({
    ...{ directory: replica(), site: 'test', machine: 'copy-1', privateKey: witnessKey, logHost: 'backup-1' },
    ...{ publicKeys: { 'backup-1': publicKeyOf(logKey), 'copy-1': publicKeyOf(witnessKey) } },
    ...{ source: from, now: () => time, ...more },
  });

/** Lines from `at` on signed anew with the log's own key: what somebody with root on copy 1 can do. */
function resigned(lines: string[], at: number, change: (entry: Entry) => Entry): string[] {
  const result = lines.slice(0, at);
  for (const line of lines.slice(at)) {
    const entry = entryOf(line);
    const changed = entry.sequence === at ? change(entry) : entry;
    result.push(sealed('entry', { ...changed, previous: hashOf(result.at(-1)!) }, signerOf(logKey)));
  }
  return result;
}

test('002:17.8 every entry is replicated word for word, and the witness signs for the head', async () => {
  for (let run = 0; run < 5; run += 1) log.append(draft({ run }));
  const { added, statement } = await round();
  expect(added).toBe(5);
  expect(statement).toMatchObject({ sequence: 4, hash: hashOf(log.lines(4)[0]!) });
  expect(readFileSync(join(replica(), 'log.jsonl'), 'utf8')).toBe(
    log
      .lines(0, 5)
      .map((line) => `${line}\n`)
      .join(''),
  );
  const [kept] = readStatements(replica());
  expect(unsealed<Statement>('witness', kept!, [publicKeyOf(witnessKey)])).toEqual(statement);
  expect(log.read({ kind: 'witness' }).map(({ facts }) => facts)).toEqual([{ sealed: kept }]);
});

test('statements alone are no news, or two witnesses would never rest', async () => {
  log.append(draft());
  await round();
  expect(await round()).toMatchObject({ added: 1, alarms: [] });
  expect(await round()).toMatchObject({ added: 0, alarms: [] });
  expect(readStatements(replica())).toHaveLength(1);
  expect((await round(source(), { fresh: true })).statement).toMatchObject({ sequence: 1 });
});

test('a log that was rolled back is an alarm in every round and one entry, and nothing is signed for it', async () => {
  for (let run = 0; run < 3; run += 1) log.append(draft({ run }));
  await round();
  const back = { ...source((lines) => lines.slice(0, 2)) };
  for (let again = 0; again < 2; again += 1) {
    const { alarms, statement } = await round(back);
    expect(alarms.map(({ what }) => what)).toEqual(['rolled-back']);
    expect(statement).toBeUndefined();
  }
  expect(log.read({ kind: 'incident' }).map(({ host, facts }) => [host, (facts as { what: string }).what])).toEqual([
    ['copy-1', 'rolled-back'],
  ]);
  expect(readFileSync(join(replica(), 'alarms.jsonl'), 'utf8').trim().split('\n')).toHaveLength(1);
});

test.each([0, 1, 4])('line %i written anew with the stolen key of the log is a fork', async (at) => {
  for (let run = 0; run < 5; run += 1) log.append(draft({ run }));
  await round();
  const forked = source((lines) => resigned(lines, Math.max(1, at), (entry) => ({ ...entry, facts: { all: 'well' } })));
  expect((await round(forked)).alarms.map(({ what }) => what)).toEqual(['forked']);
});

test('one old line changed in place is found, though the head is as it was', async () => {
  for (let run = 0; run < 5; run += 1) log.append(draft({ run }));
  await round();
  const changed = source((lines) => lines.with(2, lines[2]!.replace('"run":2', '"run":9')));
  expect((await round(changed)).alarms).toMatchObject([{ what: 'forked', sequence: 2 }]);
});

test.each([
  ['another key', (line: string) => sealed('entry', entryOf(line), signerOf(makeSigningKey()))],
  ['another site', (line: string) => sealed('entry', { ...entryOf(line), site: 'hanoi' }, signerOf(logKey))],
  ['a gap', (line: string) => sealed('entry', { ...entryOf(line), sequence: 7 }, signerOf(logKey))],
])('a new line of %s is not taken over', async (_, change) => {
  log.append(draft());
  log.append(draft());
  const { alarms, entries } = await round(source((lines) => lines.with(1, change(lines[1]!))));
  expect(alarms).toMatchObject([{ what: 'broken', sequence: 1 }]);
  expect(entries).toBe(1);
});

test.each([
  ['before what was seen', -7_200_000],
  ['in the future', 86_400_000],
])('entries dated %s are an alarm of the clock while it lasts, posted once', async (_, milliseconds) => {
  log.append(draft());
  await round();
  const right = time;
  time += milliseconds;
  for (let again = 0; again < 2; again += 1) {
    log.append(draft());
    expect((await round(source(), { now: () => right })).alarms.map(({ what }) => what)).toEqual(['clock']);
  }
  expect(log.read({ kind: 'incident' }).filter(({ host }) => host === 'copy-1')).toHaveLength(1);
});

test('a replica that was changed on the witness itself does not open', async () => {
  log.append(draft({ run: 1 }));
  await round();
  const path = join(replica(), 'log.jsonl');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"run":1', '"run":2'));
  await expect(round()).rejects.toThrow('the replica was changed');
});

test('a replica cut by a power failure takes the rest again', async () => {
  for (let run = 0; run < 3; run += 1) log.append(draft({ run }));
  await round();
  appendFileSync(join(replica(), 'log.jsonl'), '{"entry":{"act');
  expect(await round()).toMatchObject({ alarms: [], added: 1 });
});
