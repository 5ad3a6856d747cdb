import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashOf } from '../../backup/evidence/line.ts';
import { openLog } from '../../backup/evidence/log.ts';
import { makeSigningKey } from '../../backup/evidence/testing.ts';
import type { Entry, Viewed } from '../../backup/ledger.ts';
import { openViews, type Views } from './views.ts';

const key = makeSigningKey();
let folder: string;
let now: number;
let entries: Entry[];
let close: () => void;
let views: Views;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'console-views-'));
  now = Date.parse('2026-11-21T14:40:00Z');
  entries = [];
  const log = openLog({
    directory: join(folder, 'log'),
    site: 'test',
    host: 'backup-1',
    privateKey: key,
    now: () => now,
  });
  close = log.close;
  views = openViews({
    ...{ directory: join(folder, 'views'), host: 'watch', entries, now: () => now },
    append: async (draft) => entries.push(log.append(draft)),
  });
});
afterEach(() => {
  close();
  rmSync(folder, { recursive: true });
});

const file = (day = '2026-11-21') => join(folder, 'views', `${day}.jsonl`);
const told = () => entries.map(({ outcome, facts }) => [outcome, facts as Viewed] as const);

test('002:17.1 the evidence log is told how many views there were and their digest, once', async () => {
  views.note({ audit: 'view', username: 'truc', url: '/so/3' });
  views.note({ audit: 'signed out', username: 'truc' });
  await views.tell();
  const text = readFileSync(file());
  const facts = { file: '2026-11-21.jsonl', lines: 2, bytes: text.length, sha256: hashOf(text) };
  expect(told()).toEqual([['ok', facts]]);
  await views.tell();
  expect(entries).toHaveLength(1);
  views.note({ audit: 'view', username: 'truc', url: '/' });
  await views.tell();
  expect(told()[1]).toMatchObject(['ok', { lines: 3 }]);
  expect(hashOf(readFileSync(file()).subarray(0, facts.bytes))).toBe(facts.sha256);
});

test('a file a day, and what came at its end is told on the next', async () => {
  views.note({ audit: 'view', url: '/' });
  now += 86_400_000;
  views.note({ audit: 'view', url: '/so-do' });
  await views.tell();
  expect(told().map(([, facts]) => facts.file)).toEqual(['2026-11-21.jsonl', '2026-11-22.jsonl']);
});

test.each([
  ['changed', (text: string) => text.replace('truc', 'khac')],
  ['taken out', (text: string) => text.split('\n').slice(1).join('\n')],
])('a line that was %s after it was told of is told as a failure', async (_, alter) => {
  for (const url of ['/', '/so-do']) views.note({ audit: 'view', username: 'truc', url });
  await views.tell();
  writeFileSync(file(), alter(readFileSync(file(), 'utf8')));
  appendFileSync(file(), '{"at":"2026-11-21T15:00:00.000Z"}\n');
  await views.tell();
  await views.tell();
  expect(told().map(([outcome]) => outcome)).toEqual(['ok', 'failed']);
});

test('files are kept for 400 days', async () => {
  views.note({ audit: 'view', url: '/' });
  now += 400 * 86_400_000;
  await views.tell();
  expect(readdirSync(join(folder, 'views'))).toHaveLength(1);
  now += 86_400_000;
  await views.tell();
  expect(readdirSync(join(folder, 'views'))).toEqual([]);
  expect(entries).toHaveLength(1);
});

test('002:17.1 a day that was taken away is told of, once', async () => {
  views.note({ audit: 'view', username: 'truc', url: '/so/3' });
  await views.tell();
  rmSync(file());
  await views.tell();
  await views.tell();
  expect(told().map(([outcome, { lines }]) => [outcome, lines])).toEqual([
    ['ok', 1],
    ['failed', 0],
  ]);
});
