import { expect, test } from 'vitest';
import { capacityOf, documentBytes, meanBytes } from './capacity.ts';
import { documentKilobytes, siteLoads } from './scale.ts';

test('the sizes are those of the documents that the load sends', () => {
  for (const [kind, { sent }] of Object.entries(documentBytes)) {
    const stated = documentKilobytes[kind as keyof typeof documentKilobytes].value * 1000;
    expect(Math.abs(sent - stated) / stated, kind).toBeLessThan(0.07);
  }
});

test('a mix of one kind has the bytes of that kind, and a half of two lies between them', () => {
  expect(meanBytes({ station: 1 })).toEqual(documentBytes.station);
  expect(meanBytes({ station: 0.5, inpatient: 0.5 }).sealed).toBe(Math.round((2_970 + 19_251) / 2));
});

test('001:V.1 a year of Hanoi fits the disks that its site declares', () => {
  const { storedPerYear, rates } = capacityOf(siteLoads.hanoi!);
  expect(storedPerYear / 1e9).toBeGreaterThan(250);
  expect(storedPerYear / 1e9).toBeLessThan(500);
  expect(rates.afterOutage).toBeGreaterThan(rates.evening);
  expect(rates.evening).toBeGreaterThan(rates.peakHour);
});
