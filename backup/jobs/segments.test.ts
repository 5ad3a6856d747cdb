import { expect, test } from 'vitest';
import { missingSegments, segmentFile, segmentOf, segmentsBetween } from './segments.ts';

test('a segment is named as PostgreSQL names it', () => {
  expect(segmentOf('000000020000000100000003')).toEqual({ timeline: 2, number: 259, partial: false });
  expect(segmentOf('000000020000000100000003.partial')).toMatchObject({ partial: true });
  expect(segmentFile({ timeline: 2, number: 259 })).toBe('000000020000000100000003');
  expect(segmentOf('00000002.history')).toBeUndefined();
});

test('what lies between two positions, and no segment more at its border', () => {
  const names = ['0000000100000000000000FF', '000000010000000100000000'];
  expect(segmentsBetween(1, '0/FF000028', '1/28')).toEqual(names);
  expect(segmentsBetween(1, '0/FF000028', '1/0')).toEqual(names.slice(0, 1));
});

test('000:19.3 a hole in the WAL is found, a new timeline is none', () => {
  const whole = [
    '000000010000000000000003',
    '000000010000000000000004',
    '000000020000000000000004',
    '000000020000000000000005.partial',
  ];
  expect(missingSegments(whole)).toEqual([]);
  expect(missingSegments(whole.filter((name) => !name.includes('4')))).toEqual(['000000010000000000000004']);
});
