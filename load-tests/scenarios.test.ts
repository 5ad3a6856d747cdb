import { expect, test } from 'vitest';
import { habits, loadOf, peakDay, peakHourRate } from './scale.ts';
import { arrivals, peakPerSecond, type Stream, scaled, scenarioIds, scenarios, secondsOf } from './scenarios.ts';
import { thresholdsOf } from './thresholds.ts';

const load = loadOf('hanoi');
const streamsOf = (id: string, minutes?: number): Stream[] => {
  const scenario = scenarios.find((one) => one.id === id)!;
  return scenario.streams(load, minutes ?? scenario.minutes);
};

test('the scenarios that the plan names are there', () => {
  const named = 'smoke same-day evening-burst after-outage big-records soak readers hostile'.split(' ');
  expect(scenarioIds).toEqual(expect.arrayContaining(named));
  expect(new Set(scenarioIds).size).toBe(scenarioIds.length);
});

test.each(scenarios)('$id: every stream is sound and has its thresholds', ({ streams, minutes }) => {
  const made = streams(load, minutes);
  expect(new Set(made.map(({ name }) => name)).size).toBe(made.length);
  for (const stream of made) {
    expect(Object.values(stream.mix).reduce((sum, part) => sum + part, 0)).toBeCloseTo(1);
    expect(Math.abs(secondsOf(stream) - minutes * 60)).toBeLessThanOrEqual(10);
    for (const { perMinute } of stream.stages) expect(Number.isInteger(perMinute) && perMinute > 0).toBe(true);
    expect(peakPerSecond(stream)).toBeLessThanOrEqual(habits.afterOutagePerSecond.value);
  }
  const metrics = thresholdsOf(made).map(({ metric }) => metric);
  expect(metrics).toEqual(expect.arrayContaining(['dropped_iterations', 'failed']));
  for (const { name, action } of made.filter((one) => one.action === 'send')) {
    expect(metrics).toContain(`receipt_ms{stream:${name}}`);
    expect(metrics).toContain(`readable_late{stream:${name}}`);
    expect(action).toBe('send');
  }
});

test('a shortened day keeps the true rate of its peak hour', () => {
  for (const minutes of [2, 12, 24]) {
    const [stream] = streamsOf('same-day', minutes) as [Stream];
    expect(peakPerSecond(stream)).toBeCloseTo(peakHourRate(load), 1);
    const share = arrivals(stream) / peakDay(load);
    expect(share).toBeCloseTo((minutes * 60) / 86_400, 2);
  }
});

test('after an outage 60 documents arrive each second for five minutes', () => {
  const [stream] = streamsOf('after-outage') as [Stream];
  expect(arrivals(stream)).toBeGreaterThan(18_000);
  expect(stream.stages.at(-1)).toEqual({ seconds: 300, perMinute: 3600 });
});

test('in the evening files hold many visits, at the rate of the day that comes in one hour', () => {
  const [evening] = streamsOf('evening-burst', 1) as [Stream];
  expect(arrivals(evening) * evening.visitsPerFile).toBeGreaterThan(450);
});

test('big records and small ones are judged apart', () => {
  const [small, big] = streamsOf('big-records') as [Stream, Stream];
  expect(big.mix).toEqual({ intensive: 1 });
  expect(small.mix.intensive).toBeUndefined();
  expect(small.limits.receiptP99Ms).toBeLessThan(big.limits.receiptP95Ms);
});

test('a part of the design load never stops a stream', () => {
  const [stream] = streamsOf('same-day') as [Stream];
  const small = scaled(stream, 0.001);
  expect(Math.min(...small.stages.map(({ perMinute }) => perMinute))).toBe(1);
  expect(secondsOf(small)).toBe(secondsOf(stream));
});
