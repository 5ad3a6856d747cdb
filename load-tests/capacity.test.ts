import { expect, test } from 'vitest';
import { capacityOf, copySize, coresAt } from './capacity.ts';
import { documentBytes, meanOf } from './document-costs.ts';
import { documentKilobytes, siteLoads } from './scale.ts';

test('the sizes are those of the documents that the load sends', () => {
  for (const [kind, { sent }] of Object.entries(documentBytes)) {
    const stated = documentKilobytes[kind as keyof typeof documentKilobytes].value * 1000;
    expect(Math.abs(sent - stated) / stated, kind).toBeLessThan(0.07);
  }
});

test('a mix of one kind has the bytes of that kind, and a half of two lies between them', () => {
  expect(meanOf(documentBytes, { station: 1 })).toEqual(documentBytes.station);
  expect(meanOf(documentBytes, { station: 0.5, inpatient: 0.5 }).sealed).toBe(Math.round((2_970 + 19_251) / 2));
});

test('001:V.1 a year of Hanoi fits the disks that its site declares', () => {
  const { storedPerYear, rates } = capacityOf(siteLoads.hanoi!);
  expect(storedPerYear / 1e9).toBeGreaterThan(250);
  expect(storedPerYear / 1e9).toBeLessThan(500);
  expect(rates.afterOutage).toBeGreaterThan(rates.evening);
  expect(rates.evening).toBeGreaterThan(rates.peakHour);
});

test('processors grow with the rate, and a document a second of one millisecond is a thousandth of one', () => {
  const work = { taking: 1, storing: 0.25, mapping: 2, projecting: 0.75 };
  expect(coresAt(work, 1)).toEqual({ gateway: 0.001, records: 0.002, database: 0.001 });
  expect(coresAt(work, 60).records).toBeCloseTo(0.12);
});

test('a copy that keeps more points is no smaller, and never less than what is stored', () => {
  const capacity = capacityOf(siteLoads.hanoi!);
  const few = copySize(capacity, { years: 1, recentPoints: 7, logDays: 7 });
  const many = copySize(capacity, { years: 1, recentPoints: 48, logDays: 35 });
  expect(few.least).toBeGreaterThan(capacity.storedPerYear);
  expect(many.least).toBeGreaterThan(few.least);
  expect(many.most - many.least).toBeGreaterThan(few.most - few.least);
});
