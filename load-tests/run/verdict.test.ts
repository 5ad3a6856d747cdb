import { expect, test } from 'vitest';
import { loadOf } from '../scale.ts';
import { scenarios } from '../scenarios.ts';
import { thresholdsOf } from '../thresholds.ts';
import { openTally, type StreamTally } from './tally.ts';
import { judgeArrivals, judgeLosses, judgeThresholds, type K6Metrics } from './verdict.ts';

const smoke = scenarios.find(({ id }) => id === 'smoke')!.streams(loadOf('local'), 1);
const thresholds = thresholdsOf(smoke);
const held = (condition: string, value: number) => ({
  values: { [condition.split('<')[0]!.split('==')[0]!]: value },
  thresholds: { [condition]: { ok: true } },
});

/** As k6 writes them: the two receipt thresholds stand under one metric. */
function metricsOf(change: Partial<Record<string, boolean>> = {}): K6Metrics {
  const metrics: K6Metrics = {};
  for (const { metric, condition } of thresholds) {
    const one = held(condition, 5);
    const known = metrics[metric];
    const ok = change[metric] ?? true;
    metrics[metric] = {
      values: { ...known?.values, ...one.values },
      thresholds: { ...known?.thresholds, [condition]: { ok } },
    };
  }
  return metrics;
}

test('every threshold of the plan is judged', () => {
  const judged = judgeThresholds(thresholds, metricsOf());
  expect(judged).toHaveLength(thresholds.length);
  expect(judged.every(({ ok }) => ok)).toBe(true);
});

test.each(['dropped_iterations', 'failed', 'readable_late{stream:visits}', 'receipt_ms{stream:visits}'])(
  'a crossed %s fails the run',
  (metric) => {
    const judged = judgeThresholds(thresholds, metricsOf({ [metric]: false }));
    expect(judged.some(({ ok }) => !ok)).toBe(true);
  },
);

test('a latency that nobody measured has failed; a counter that never counted has not', () => {
  const judged = judgeThresholds(thresholds, {});
  expect(judged.filter(({ ok }) => !ok).map(({ unit }) => unit)).toEqual(['ms', 'ms']);
});

const stream = (files: number): StreamTally => ({
  ...{ files, visits: files, bytes: 0, failed: 0, refused: 0, checked: 0, late: 0, reads: 0 },
  ...{ states: {}, receiptMs: [], readableMs: [], readMs: [] },
});

test.each([
  [60, true],
  [58, true],
  [50, false],
  [0, false],
])('%i of 60 documents that are due: arrived enough is %s', (files, ok) => {
  const tally = openTally();
  if (files > 0) tally.streams.visits = stream(files);
  expect(judgeArrivals(smoke, tally)).toMatchObject([{ ok, value: files }]);
});

const fair = { acknowledged: 5, visits: 5, lost: [], doubled: 0, brokenChains: 0, unreadable: [], fair: true };
const lost = [{ receipt: 'r', missing: 2, linkCodes: ['a', 'b'] }];

test.each([
  ['nothing missing', fair, [true, true, true]],
  ['a loss', { ...fair, lost }, [false, true, true]],
  ['a double', { ...fair, doubled: 1 }, [true, false, true]],
  ['a visit that cannot be read', { ...fair, unreadable: ['a'] }, [true, true, false]],
  ['nothing acknowledged', { ...fair, acknowledged: 0 }, [false, false, false]],
])('the judge finds %s', (_, verdict, expected) => {
  expect(judgeLosses(verdict).map(({ ok }) => ok)).toEqual(expected);
});
