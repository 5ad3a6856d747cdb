import { expect, test } from 'vitest';
import { describeProgress, inBytes, inTime, progressLines } from './progress.ts';

test('progress says how much, how fast and how long still', () => {
  expect(describeProgress({ step: 'base.tar', bytes: 1.2e9, ofBytes: 4.8e9 }, 6)).toBe(
    'base.tar: 1.2 GB of 4.8 GB (25 %), 200.0 MB/s, 18 s left',
  );
  expect(describeProgress({ step: 'pg_restore', bytes: 0 }, 0)).toBe('pg_restore: 0 B');
  expect([inBytes(999), inBytes(16_777_216), inTime(89), inTime(91), inTime(7200)]).toEqual([
    ...['999 B', '16.8 MB', '89 s', '2 min', '2.0 h'],
  ]);
});

test('lines come at most once in a while, and always at the end of a step', () => {
  const lines: string[] = [];
  const tell = progressLines((line) => lines.push(line), 60_000);
  for (const bytes of [0, 10, 20, 30]) tell({ step: 'WAL', bytes, ofBytes: 30 });
  tell({ step: 'hssk.dump', bytes: 5, ofBytes: 10 });
  expect(lines.map((line) => line.replace(/,.*$/, ''))).toEqual([
    'WAL: 0 B of 30 B (0 %)',
    'WAL: 30 B of 30 B (100 %)',
    'hssk.dump: 5 B of 10 B (50 %)',
  ]);
});
