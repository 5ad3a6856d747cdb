import { expect, test } from 'vitest';
import { describeSeconds, secondsLeft } from './estimate.ts';

test('before the first build the declared seconds of two cores are spread over the cores', () => {
  expect(secondsLeft([], undefined, [100, 50], 2)).toBe(150);
  expect(secondsLeft([], undefined, [100, 50], 4)).toBe(75);
  expect(secondsLeft([], undefined, [100], 64)).toBe(25);
});

test('later the speed of the finished builds counts', () => {
  expect(secondsLeft([{ declared: 100, took: 200 }], undefined, [30], 2)).toBe(60);
  expect(secondsLeft([{ declared: 100, took: 200 }], { declared: 50, elapsed: 40 }, [30], 2)).toBe(120);
});

test('a build that takes longer than expected does not make the rest negative', () => {
  expect(secondsLeft([], { declared: 50, elapsed: 400 }, [], 2)).toBe(0);
});

test('seconds are told as exactly as they are known', () => {
  expect([0, 45.4, 89, 91, 840, 3900].map(describeSeconds)).toEqual([
    '0 s',
    '45 s',
    '89 s',
    '2 min',
    '14 min',
    '65 min',
  ]);
  expect(describeSeconds(6000)).toBe('1 h 40 min');
});
