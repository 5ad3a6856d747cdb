/** What is kept of a log that grows is what somebody finds who reads it anew. */
import { expect, test } from 'vitest';
import { entryOf } from '../../../backup/evidence/line.ts';
import { sampleKeys, sampleMaterial } from '../../../backup/evidence/testing/sample.ts';
import type { Entry } from '../../../backup/ledger.ts';
import { dutyIds } from '../../../services/articles.ts';
import { known, sampleNow, sampleSite, sampleTimes } from '../testing/sample-seen.ts';
import { sampleHandbook } from '../testing/serve.ts';
import { calendarOf, lastNights, yearOfEach } from './calendar.ts';
import { copyPlaces } from './copies.ts';
import { entriesOfDay } from './dates.ts';
import { drillsOf } from './drills.ts';
import { dutyRegister, evidenceFor } from './duties.ts';
import { eventsOf, incidentsOf } from './incidents.ts';
import { nextWork, plannedWork } from './next-work.ts';

const { lines } = sampleMaterial({
  keys: sampleKeys(),
  from: '2026-10-01',
  to: '2026-11-21',
  missing: { '2026-11-03': 'all' },
});
const told: Entry[] = lines.map(entryOf);
const note = (what: string, more: object): Entry[] => {
  const kind = what === 'planned' ? 'change' : 'incident';
  return [{ ...told.at(-1)!, kind, facts: { what, ...more } }];
};
const all = [
  ...told,
  ...note('opened', { incident: 'SC-1', title: 'Cổng chậm' }),
  ...note('planned', { startsAt: '2026-11-23T15:00:00Z', endsAt: '2026-11-23T16:00:00Z', text: 'Vá máy' }),
  ...note('noted', { incident: 'SC-1', text: 'đã chuyển máy' }),
  ...note('closed', { incident: 'SC-1' }),
].map((entry, sequence) => ({ ...entry, sequence }));

const clock = { now: sampleNow, times: sampleTimes };
const registerOf = dutyRegister(sampleHandbook.all);

const everything = (entries: readonly Entry[]) => ({
  year: calendarOf(entries, { component: 'all', role: 'all' }, clock),
  each: yearOfEach(entries, clock),
  nights: lastNights(entries, 14, clock),
  places: copyPlaces(sampleSite, entries),
  drills: [...drillsOf(entries)],
  duties: registerOf({ entries }),
  evidence: dutyIds.map((id) => evidenceFor({ entries }, id).length),
  incidents: incidentsOf(entries),
  events: eventsOf(entries, 40),
  planned: plannedWork(entries),
  work: nextWork(sampleSite, known({ entries }), sampleTimes, sampleNow),
  day: entriesOfDay(entries, '2026-11-20', sampleTimes),
});

test('at any length of the log', () => {
  const growing: Entry[] = [];
  const lengths = [0, 1, 7, 60, 61, 62, 63, 64, 200, 500, ...[6, 5, 4, 3, 2, 1, 0].map((less) => all.length - less)];
  for (const length of lengths) {
    growing.push(...all.slice(growing.length, length));
    expect(everything(growing)).toEqual(everything(all.slice(0, length)));
  }
  const { incidents, planned, day, nights } = everything(growing);
  expect(incidents).toMatchObject([{ id: 'SC-1', title: 'Cổng chậm', closedAt: expect.any(Number) }]);
  expect(planned).toHaveLength(1);
  expect(day.length).toBeGreaterThan(10);
  expect(nights).toHaveLength(14);
});

test('a day that the site begins is told anew, although nothing came', () => {
  const later = { ...clock, now: sampleNow + 86_400_000 };
  const [before, after] = [clock, later].map((one) => calendarOf(all, { component: 'all', role: 'all' }, one));
  expect(after!.at(-1)!.day > before!.at(-1)!.day).toBe(true);
});

test('entries of a clock that was set back stand in the order of the log', () => {
  const entries = [
    { ...all[0]!, sequence: 0, at: '2026-11-20T01:00:00.000Z' },
    { ...all[0]!, sequence: 1, at: '2026-11-19T20:00:00.000Z' },
    { ...all[0]!, sequence: 2, at: '2026-11-20T16:59:59.999Z' },
    { ...all[0]!, sequence: 3, at: '2026-11-20T17:00:00.000Z' },
  ];
  expect(entriesOfDay(entries, '2026-11-20', sampleTimes).map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
});
