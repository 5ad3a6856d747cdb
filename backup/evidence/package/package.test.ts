import { expect, test } from 'vitest';
import type { Entry, Point } from '../../ledger.ts';
import type { Schedule } from '../schedule.ts';
import { sampleKeys, sampleMaterial } from '../testing/sample.ts';
import { byArticle } from './by-article.ts';
import { csv } from './csv.ts';
import { daysOf } from './days.ts';
import { secondsForPeople, withOffset } from './local-time.ts';
import { contentsOf, packageOf } from './package.ts';

const entry = <Facts>(at: string, more: Partial<Entry<Facts>>): Entry<Facts> => ({
  ...{ sequence: 0, at, kind: 'backup', site: 'test', host: 'backup-1', actor: 'schedule', outcome: 'ok' },
  ...{ articles: [], facts: {} as Facts, previous: '', ...more },
});
const schedule = (at: string, daily: string[]) =>
  entry<Schedule>(at, { kind: 'change', actor: 'log', facts: { what: 'schedule', daily } as unknown as Schedule });
const point = (job: string, startedAt: string, at = startedAt) =>
  entry<Point>(at, { facts: { id: `${job}-20260302T183000Z`, startedAt } as Point });

const days = (entries: Entry[], schedules: Entry<Schedule>[], exportedAt = '2026-03-06T12:00:00Z') =>
  daysOf({ ...{ from: '2026-03-01', to: '2026-03-07', offset: 420 }, exportedAt, entries, schedules }).map(
    ({ date, state, done, expected }) => `${date.slice(8)} ${state} ${done}/${expected}`,
  );

test('002:20.4.a.2 000:19.3 a day is complete when everything promised for it was saved, in the time of Viet Nam', () => {
  const promised = [schedule('2026-03-02T01:00:00Z', ['database-base', 'site-site'])];
  const saved = [
    // 01:30 on the third in Viet Nam.
    ...[point('database-base', '2026-03-02T18:30:00Z'), point('site-site', '2026-03-02T18:31:00Z')],
    point('database-base', '2026-03-03T18:30:00Z'),
  ];
  expect(days(saved, promised)).toEqual([
    ...['01 before 0/0', '02 missing 0/2', '03 complete 2/2', '04 partial 1/2', '05 missing 0/2'],
    ...['06 running 0/2', '07 future 0/2'],
  ]);
});

test('a promise that changes counts from the next day on', () => {
  const promised = [
    schedule('2026-02-01T01:00:00Z', ['database-base']),
    schedule('2026-03-03T01:00:00Z', ['site-site']),
  ];
  const saved = [point('database-base', '2026-03-02T18:30:00Z'), point('site-site', '2026-03-03T18:30:00Z')];
  expect(days(saved, promised).slice(2, 4)).toEqual(['03 complete 1/1', '04 complete 1/1']);
});

test('a point that is told of more than a day later fills no gap', () => {
  const promised = [schedule('2026-02-01T01:00:00Z', ['database-base'])];
  const late = point('database-base', '2026-03-02T18:30:00Z', '2026-03-05T02:00:00Z');
  expect(days([late], promised)[2]).toBe('03 missing 0/1');
});

test('the index names every duty that an article stands for', () => {
  const index = byArticle([entry('2026-03-02T18:30:00Z', { sequence: 7, articles: ['002:17.8'], outcome: 'failed' })]);
  expect(index.map(({ id, sequences, failed }) => [id, sequences, failed])).toEqual([
    ['002:17.8.1', [7], 1],
    ['002:17.8.2', [7], 1],
    ['002:17.8.3', [7], 1],
  ]);
});

test('tables open in a spreadsheet as UTF-8, and no cell runs as a formula', () => {
  expect(csv([['Ngày', '=1+1', 'a "b", c', -5]])).toBe('\uFEFFNgày,\'=1+1,"a ""b"", c",-5\r\n');
});

test('times are those of the site, lengths are in words', () => {
  expect(withOffset('2026-03-02T18:30:00.000Z', 420)).toBe('2026-03-03T01:30:00+07:00');
  expect([5.24, 74, 3725].map(secondsForPeople)).toEqual(['5,2 giây', '1 phút 14 giây', '1 giờ 2 phút']);
});

test('the manifest lists every other file of the package', () => {
  const material = sampleMaterial({ keys: sampleKeys(), from: '2026-03-02', to: '2026-03-02' });
  const files = packageOf(material, Buffer.from('report'));
  const listed = JSON.parse(String(files['ke-khai.json'])).package.files as object;
  expect([...Object.keys(listed), 'ke-khai.json'].sort()).toEqual(Object.keys(files).sort());
  expect(contentsOf(material).entries).toHaveLength(material.lines.length - 1);
});
