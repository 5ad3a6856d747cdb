import { expect, test } from 'vitest';
import type { LoadEvent } from './event.ts';
import { eventOf, lineOf } from './event.ts';
import { count, openTally, percentile, spreadOf } from './tally.ts';

const clock = { startedAt: 1_000_000, bucketSeconds: 2 };
const receipt = (second: number, ms: number, states = ['TIEP_NHAN']): LoadEvent => ({
  ...{ e: 'receipt', at: clock.startedAt + second * 1000, stream: 'visits', ms, facility: '01001', bytes: 100 },
  visits: states.map((state, index) => [`code-${second}-${index}`, 'receipt', state]),
});

test('events fall into their part of time and into their stream', () => {
  const tally = openTally();
  const late: LoadEvent = {
    e: 'readable',
    at: clock.startedAt + 5500,
    stream: 'visits',
    ms: 90,
    linkCode: 'x',
    inTime: false,
  };
  for (const event of [receipt(0, 10), receipt(1.9, 30, ['TIEP_NHAN', 'THAY_THE']), receipt(5, 20), late])
    count(tally, event, clock);
  expect(tally.buckets.map(({ at, files, visits }) => [at, files, visits])).toEqual([
    [0, 2, 3],
    [2, 0, 0],
    [4, 1, 1],
  ]);
  expect(tally.streams.visits).toMatchObject({ files: 3, visits: 4, checked: 1, late: 1, bytes: 300 });
  expect(tally.streams.visits?.states).toEqual({ TIEP_NHAN: 3, THAY_THE: 1 });
});

test('an event before the first answer counts in the first bucket', () => {
  const tally = openTally();
  count(tally, receipt(-3, 10), clock);
  expect(tally.buckets).toHaveLength(1);
});

test('the same reason of failure is listed once, with how often it came', () => {
  const tally = openTally();
  const failed: LoadEvent = { e: 'failed', at: clock.startedAt, stream: 'visits', ms: 1, status: 503, why: 'busy' };
  for (const why of ['busy', 'busy', 'gone']) count(tally, { ...failed, why }, clock);
  expect(tally.failures).toEqual([
    { status: 503, why: 'busy', count: 2 },
    { status: 503, why: 'gone', count: 1 },
  ]);
});

test('percentiles lie between the values as in k6; nothing has none', () => {
  expect(percentile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(percentile([7], 0.99)).toBe(7);
  expect(percentile([], 0.5)).toBeNaN();
  expect(spreadOf([])).toBeUndefined();
  expect(spreadOf([1, 2, 3])).toMatchObject({ count: 3, p50: 2, most: 3 });
});

test('an event survives its line, and a line of k6 is none', () => {
  const event = receipt(1, 2);
  expect(eventOf(lineOf(event))).toEqual(event);
  expect(eventOf('time="…" level=warning msg="Insufficient VUs"')).toBeUndefined();
});
