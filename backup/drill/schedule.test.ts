import { expect, test } from 'vitest';
import type { Entry } from '../ledger.ts';
import { type DrillKind, drillDues } from './schedule.ts';

const day = 86_400_000;
const begun = Date.parse('2026-01-01T00:00:00Z');
const at = (days: number) => new Date(begun + days * day);
const entry = (days: number, kind: DrillKind, outcome: Entry['outcome'] = 'ok', machine?: string): Entry => ({
  ...{ sequence: days, at: at(days).toISOString(), kind: 'drill', site: 'test', host: 'copy-1', actor: 'schedule' },
  ...{ outcome, articles: [], previous: '' },
  facts: { drill: kind, copy: 'copy', points: [], ...(machine ? { machine } : {}) },
});
const overdue = (entries: Entry[], days: number) =>
  drillDues(entries, at(days)).flatMap((due) => (due.overdue ? [due.kind] : []));

test('002:20.4.a 53 weeks of weekly drills are never overdue, and one that did not run is told at the end of its week', () => {
  const weeks = Array.from({ length: 53 }, (_, week) => entry(week * 7, 'database'));
  const others = Array.from({ length: 13 }, (_, month) => entry(month * 30, 'server'));
  const all = [...weeks, ...others, entry(1, 'site')].sort((one, other) => one.sequence - other.sequence);
  const upTo = (days: number, list = all) => list.filter(({ sequence }) => sequence <= days);
  for (let today = 0; today <= 364; today++) expect(overdue(upTo(today), today)).toEqual([]);
  const skipped = all.filter(
    ({ sequence, facts }) => sequence !== 70 || (facts as { drill: string }).drill !== 'database',
  );
  expect(overdue(upTo(70, skipped), 70)).toEqual([]);
  expect(overdue(upTo(71, skipped), 70.1)).toEqual(['database']);
  expect(overdue(upTo(77, skipped), 77)).toEqual([]);
});

test('a drill that never ran and one that was only red are due an interval after the log began', () => {
  const red = [entry(0, 'database', 'failed'), entry(7, 'database', 'failed')];
  expect(drillDues(red, at(7))[0]).toMatchObject({
    lastGreenAt: null,
    lastOutcome: 'failed',
    dueAt: at(7).toISOString(),
  });
  expect(overdue(red, 7)).toEqual([]);
  expect(overdue(red, 8)).toEqual(['database']);
  expect(overdue(red, 36)).toEqual(['database', 'server']);
  expect(overdue(red, 410)).toEqual(['database', 'server', 'site']);
});

test('machines are known by the last server drill that brought them back', () => {
  const entries = [
    entry(1, 'server', 'ok', 'edge-1'),
    entry(2, 'server', 'failed', 'gateway-1'),
    entry(3, 'server', 'ok', 'edge-1'),
  ];
  expect(drillDues(entries, at(4))[1]!.machines).toEqual({ 'edge-1': at(3).toISOString() });
});
