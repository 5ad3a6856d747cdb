import { expect, test } from 'vitest';
import type { Entry } from '../ledger.ts';
import { type DrillKind, drillAges } from './schedule.ts';

const day = 86_400_000;
const begun = Date.parse('2026-01-01T00:00:00Z');
const at = (days: number) => new Date(begun + days * day);
const entry = (days: number, kind: DrillKind, outcome: Entry['outcome'] = 'ok'): Entry => ({
  ...{
    sequence: days,
    at: at(days).toISOString(),
    kind: 'drill',
    site: 'test',
    host: 'copy-1',
    actor: 'schedule',
    outcome,
  },
  ...{ articles: [], previous: '', facts: { drill: kind, copy: 'copy', points: [] } },
});
const overdue = (entries: Entry[], days: number) =>
  drillAges(entries, at(days)).flatMap((age) => (age.overdue ? [age.kind] : []));

test('002:20.4.a 53 weeks of weekly drills are never overdue, and one that did not run is told within a tenth of its week', () => {
  const weeks = Array.from({ length: 53 }, (_, week) => entry(week * 7, 'database'));
  const others = Array.from({ length: 13 }, (_, month) => entry(month * 30, 'server'));
  const all = [...weeks, ...others, entry(1, 'site')].sort((one, other) => one.sequence - other.sequence);
  const upTo = (days: number, list = all) => list.filter(({ sequence }) => sequence <= days);
  for (let today = 0; today <= 364; today++) expect(overdue(upTo(today), today)).toEqual([]);
  const skipped = all.filter(
    ({ sequence, facts }) => sequence !== 70 || (facts as { drill: string }).drill !== 'database',
  );
  expect(overdue(upTo(70, skipped), 70)).toEqual([]);
  expect(overdue(upTo(71, skipped), 71)).toEqual(['database']);
  expect(overdue(upTo(77, skipped), 77)).toEqual([]);
});

test('a drill that never ran and one that was only red are overdue in their time', () => {
  const red = [entry(0, 'database', 'failed'), entry(7, 'database', 'failed')];
  expect(overdue(red, 7)).toEqual([]);
  expect(overdue(red, 8)).toEqual(['database']);
  expect(overdue(red, 36)).toEqual(['database', 'server']);
  expect(overdue(red, 410)).toEqual(['database', 'server', 'site']);
});
