import { expect, test } from 'vitest';
import { sites } from '../services/sites/index.ts';
import {
  averageDay,
  averageKilobytes,
  documentKilobytes,
  eveningRate,
  type Figure,
  habits,
  hourlyRates,
  kindAt,
  loadOf,
  peakDay,
  peakHourRate,
  siteLoads,
  siteMix,
} from './scale.ts';

const hanoi = loadOf('hanoi');
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

test('every site has its counts', () => {
  expect(Object.keys(siteLoads).sort()).toEqual(Object.keys(sites).sort());
});

test('000:20.1 the stations, polyclinics and district centres of the plan are counted', () => {
  const counts = Object.fromEntries(hanoi.senders.map(({ id, count }) => [id, count.value]));
  expect(counts).toMatchObject({ station: 579, polyclinic: 54, 'district-centre': 30 });
});

test('every number says where it comes from', () => {
  const figures: Figure[] = [
    ...Object.values(siteLoads).flatMap(({ documentsPerYear, peakDayFactor, senders }) => [
      documentsPerYear,
      peakDayFactor,
      ...senders.flatMap(({ count, share }) => [count, share]),
    ]),
    ...Object.values(documentKilobytes),
    ...Object.values(habits).filter((habit): habit is Figure => 'source' in habit),
  ];
  for (const { value, source } of figures) {
    expect(value).toBeGreaterThan(0);
    expect(source.length).toBeGreaterThan(10);
  }
});

test('shares of senders, kinds and hours are whole', () => {
  expect(sum(hanoi.senders.map(({ share }) => share.value))).toBeCloseTo(1);
  for (const { mix } of hanoi.senders) expect(sum(Object.values(mix))).toBeCloseTo(1);
  expect(sum([...habits.hourShares])).toBeCloseTo(1);
  expect(habits.hourShares).toHaveLength(24);
});

test('the design case: 80,000 documents on a peak day, 65 KB on average, 7 percent inpatient', () => {
  const mix = siteMix(hanoi);
  expect(averageDay(hanoi)).toBeCloseTo(49_315, 0);
  expect(peakDay(hanoi)).toBeGreaterThan(75_000);
  expect(peakDay(hanoi)).toBeLessThan(85_000);
  expect(averageKilobytes(mix)).toBeGreaterThan(60);
  expect(averageKilobytes(mix)).toBeLessThan(70);
  expect((mix.inpatient ?? 0) + (mix.intensive ?? 0)).toBeCloseTo(0.07, 2);
});

test('rates of the peak hour and of the evening', () => {
  expect(peakHourRate(hanoi)).toBeCloseTo(3.3, 1);
  expect(eveningRate(hanoi)).toBeCloseTo(8.8, 1);
  expect(sum(hourlyRates(hanoi)) * 3600).toBeCloseTo(peakDay(hanoi));
});

test('a few hundred documents have the mix already', () => {
  const mix = siteMix(hanoi);
  const count = 500;
  const drawn = Array.from({ length: count }, (_, number) => kindAt(mix, number));
  for (const [kind, part] of Object.entries(mix)) {
    const seen = drawn.filter((one) => one === kind).length / count;
    expect(Math.abs(seen - part)).toBeLessThan(0.01);
  }
});

test('a site without counts is told by name', () => {
  expect(() => loadOf('danang')).toThrow('no counts of site danang');
});
