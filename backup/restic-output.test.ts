import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jsonOf } from '../services/json-of.ts';
import {
  backupSummary,
  checkSummary,
  initialized,
  messageOf,
  progressOf,
  repositoryConfig,
  snapshotList,
} from './restic-output.ts';

const recorded = (name: string): string[] =>
  readFileSync(join(import.meta.dirname, 'fixtures', 'restic-0.18', name), 'utf8')
    .trim()
    .split('\n');
const lastOf = (name: string) => jsonOf(recorded(name).at(-1)!);
const wholeOf = (name: string) => jsonOf(recorded(name).join('\n'));

test('a saved stream: progress in bytes, then the whole id of its snapshot', () => {
  const lines = recorded('save-command.jsonl');
  expect(lines.slice(0, 2).map(progressOf)).toEqual([{ bytes: 3222866 }, { bytes: 5656590 }]);
  expect(backupSummary.parse(lastOf('save-command.jsonl'))).toMatchObject({
    snapshot_id: expect.stringMatching(/^[0-9a-f]{64}$/),
    total_bytes_processed: 30_000_000,
  });
  expect(progressOf(lines[2]!)).toBeUndefined();
});

test('saved files: progress knows the total', () => {
  expect(recorded('save-paths.jsonl').slice(0, 1).map(progressOf)).toEqual([{ bytes: 5656593, ofBytes: 30000003 }]);
});

test('nothing changed: a summary without a snapshot', () => {
  expect(backupSummary.parse(lastOf('save-unchanged.jsonl')).snapshot_id).toBeUndefined();
});

test('each command answers in the shape that it is read in', () => {
  expect(initialized.parse(lastOf('init.jsonl')).id).toHaveLength(64);
  expect(repositoryConfig.parse(wholeOf('cat-config.json')).version).toBe(2);
  expect(snapshotList.parse(wholeOf('snapshots.json')).map(({ tags }) => tags)).toEqual([['a', 'b'], [], []]);
  expect(checkSummary.parse(lastOf('check.jsonl'))).toMatchObject({ num_errors: 0, broken_packs: null });
  expect(checkSummary.parse(lastOf('check-damaged.jsonl')).broken_packs).toHaveLength(1);
});

test('errors as a person reads them: without JSON, terminal codes or passwords', () => {
  expect(messageOf(recorded('wrong-password.stderr.jsonl')[0]!)).toBe('Fatal: wrong password or no key found');
  expect(messageOf(recorded('incomplete.stderr.jsonl')[0]!)).toMatch(/^src\/secret: .*permission denied$/);
  expect(messageOf(recorded('check-damaged.stderr.jsonl')[0]!)).toMatch(/^restic repair packs|^pack|^\nThe/);
  expect(messageOf(recorded('interrupted.stderr.jsonl')[0]!)).toBe('signal interrupt received, cleaning up');
  expect(messageOf('dial https://backup:secret@198.18.0.81:8000/ refused')).toBe(
    'dial https://198.18.0.81:8000/ refused',
  );
});

test('another shape is refused, not half read', () => {
  const summary = lastOf('save-command.jsonl') as Record<string, unknown>;
  expect(backupSummary.safeParse({ ...summary, snapshot_id: 'latest' }).success).toBe(false);
  expect(backupSummary.safeParse({ ...summary, total_bytes_processed: '30000000' }).success).toBe(false);
  expect(snapshotList.safeParse([{ id: 'abc' }]).success).toBe(false);
});
