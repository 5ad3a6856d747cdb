import { expect, test } from 'vitest';
import type { Entry } from '../backup/ledger.ts';
import { incidentsOf } from '../monitoring/console/view/incidents.ts';
import { plannedWork } from '../monitoring/console/view/next-work.ts';
import { site } from '../services/sites/local.ts';
import {
  announcementDraft,
  announcementProblems,
  incidentDraft,
  incidentId,
  incidentProblems,
  type Typed,
} from './incident.ts';

const writer = { host: 'may-trien-khai', actor: 'truc' };
const id = 'SC-20261122-0312';
const opened: Typed = {
  what: 'opened',
  text: 'Cổng tiếp nhận không lưu được hồ sơ',
  level: '1',
  components: ['gateway'],
};

const entryOf = (typed: Typed, at: string, sequence: number): Entry => ({
  ...incidentDraft(typed, id, writer),
  ...{ at, sequence, site: 'local', previous: '' },
});

test('002:15.1.c.3 001:V.3-3 an incident is opened, noted and closed, and told with its three times', () => {
  const entries = [
    entryOf(opened, '2026-11-21T20:12:00.000Z', 0),
    entryOf(
      { what: 'noted', text: 'Đã chuyển sang database-2', notice: 'Hệ thống tạm ngừng nhận hồ sơ' },
      '2026-11-21T20:20:00.000Z',
      1,
    ),
    entryOf({ what: 'closed', text: 'Mất nguồn của database-1; đã thay' }, '2026-11-21T20:40:00.000Z', 2),
  ];
  const [incident] = incidentsOf(entries);
  expect(incident).toMatchObject({ id, title: opened.text, level: 1, components: ['gateway'] });
  expect([incident?.openedAt, incident?.closedAt].map((at) => new Date(at!).toISOString())).toEqual([
    ...['2026-11-21T20:12:00.000Z', '2026-11-21T20:40:00.000Z'],
  ]);
  expect(incident?.notes.map(({ what, notice }) => [what, notice])).toEqual([
    ['opened', ''],
    ['noted', 'Hệ thống tạm ngừng nhận hồ sơ'],
    ['closed', ''],
  ]);
});

test('its number is the minute in Viet Nam', () => {
  expect(incidentId(new Date('2026-11-21T20:12:40Z'), 'Asia/Ho_Chi_Minh')).toBe(id);
});

test.each([
  [{ what: 'noted', incident: 'SC-1', text: 'Đã dựng lại máy' }, 'is no incident'],
  [{ what: 'opened', text: 'hỏng' }, 'ten letters'],
  [{ ...opened, level: '7' }, 'none of 1, 2, 3'],
  [{ ...opened, components: ['gatway'] }, 'gatway is no component'],
  [{ ...opened, notice: 'a'.repeat(2000) }, 'at most 1000'],
] as [Typed, string][])('%o is refused', (typed, words) => {
  expect(incidentProblems(typed)).toEqual([expect.stringContaining(words)]);
});

const now = new Date('2026-11-22T00:00:00Z');
const change = {
  text: 'Nâng cấp PostgreSQL, ngừng nhận hồ sơ 5 phút',
  from: '2026-11-28T22:00:00+07:00',
  to: '2026-11-28T23:00:00+07:00',
};

test('002:15.1.c.1 a change that is announced in time is shown as planned work', () => {
  expect(announcementProblems(change, site, now)).toEqual([]);
  const entry: Entry = {
    ...announcementDraft(change, writer),
    at: now.toISOString(),
    sequence: 0,
    site: 'local',
    previous: '',
  };
  expect(plannedWork([entry])).toMatchObject([
    { starts: Date.parse(change.from), ends: Date.parse(change.to), text: change.text },
  ]);
});

test.each([
  [{ ...change, from: '2026-11-25T22:00:00+07:00' }, '5 days before'],
  [{ ...change, to: change.from }, 'not after the beginning'],
  [{ ...change, from: '2026-11-28 22:00' }, 'with their offset'],
  [{ ...change, text: 'x' }, 'ten letters'],
])('%o is not announced', (announced, words) => {
  expect(announcementProblems(announced, site, now)).toEqual([expect.stringContaining(words)]);
});
