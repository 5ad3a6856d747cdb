import { createSecretKey, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { keysOfRanges, keysToFind, partialDate } from './day-range.ts';
import { hashKeyWith } from './hash-key.ts';
import { nameWords } from './name-words.ts';
import { pseudonymWith } from './pseudonym.ts';

const day = (offset: number) => new Date(Date.UTC(2024, 0, 1) + offset * 86_400_000).toISOString().slice(0, 10);
const overlaps = (a: { from: string; to: string }, b: { from: string; to: string }) => a.from <= b.to && b.from <= a.to;

test('every stored period that overlaps a searched one shares a key with it', () => {
  const lengths = [0, 1, 6, 39, 40, 45, 200, 800];
  const starts = [0, 17, 30, 59, 180, 364, 365, 366, 500];
  const periods = starts.flatMap((start) => lengths.map((length) => ({ from: day(start), to: day(start + length) })));
  for (const stored of periods) {
    const keys = new Set(keysOfRanges([stored]));
    for (const searched of periods)
      if (overlaps(stored, searched))
        expect(
          keysToFind(searched).some((key) => keys.has(key)),
          `${stored.from}–${stored.to} ${searched.from}–${searched.to}`,
        ).toBe(true);
  }
});

test('a single day finds no visit of another day, and a visit of a week costs few keys', () => {
  const keys = new Set(keysOfRanges([{ from: '2026-03-05', to: '2026-03-12' }]));
  expect(keysToFind({ from: '2026-03-13', to: '2026-03-13' }).some((key) => keys.has(key))).toBe(false);
  expect(keys.size).toBe(10);
  expect(keysOfRanges([{ from: '2026-03-05', to: '9999-12-31' }]).length).toBeLessThan(5);
  expect(keysOfRanges([{ from: '2026-03-05', to: '2026-03-01' }])).toEqual([]);
});

test('a date of any precision is the days that it may be', () => {
  expect(partialDate('1950')).toEqual({ from: '1950-01-01', to: '1950-12-31' });
  expect(partialDate('2024-02')).toEqual({ from: '2024-02-01', to: '2024-02-29' });
  expect(partialDate('2026-03-05')).toEqual({ from: '2026-03-05', to: '2026-03-05' });
  expect(partialDate('soon')).toBeUndefined();
});

test('names fold to the same words, however they are typed', () => {
  for (const name of ['Nguyễn Thị Đào', 'NGUYEN  THI dao', 'Nguyễn Thị Đào'.normalize('NFD'), 'Đào, Nguyễn-Thị'])
    expect(new Set(nameWords(name))).toEqual(new Set(['nguyen', 'thi', 'dao']));
  expect(nameWords(' .- ')).toEqual([]);
});

test('000:19.2 pseudonyms and search keys need the key: the same words give others with another', () => {
  const [one, two] = [createSecretKey(randomBytes(32)), createSecretKey(randomBytes(32))];
  const id = pseudonymWith(one)('patient', 'national', '000190000123');
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(pseudonymWith(one)('patient', 'national', '000190000123')).toBe(id);
  expect(pseudonymWith(two)('patient', 'national', '000190000123')).not.toBe(id);
  expect(pseudonymWith(one)('patient', 'national0', '00190000123')).not.toBe(id);
  const word = hashKeyWith(one);
  expect(word('name nguyen')).toMatch(/^-?\d{1,19}$/);
  expect(word('name nguyen')).not.toBe(hashKeyWith(two)('name nguyen'));
});
