import { expect, test } from 'vitest';
import { drillDues } from '../../backup/drill/schedule.ts';
import type { Entry } from '../../backup/ledger.ts';
import { site } from '../../services/sites/rehearsal.ts';
import { describeDues, dueKinds, nextMachine } from './due.ts';

const day = 86_400_000;
const begun = Date.parse('2026-01-01T00:00:00Z');
const drill = (days: number, kind: string, machine?: string): Entry => ({
  ...{ sequence: days, at: new Date(begun + days * day).toISOString(), kind: 'drill', site: site.id, host: 'copy-1' },
  ...{ actor: 'schedule', outcome: 'ok', articles: [], previous: '' },
  facts: { drill: kind, copy: 'copy', points: [], ...(machine ? { machine } : {}) },
});
const after = (days: number, entries: Entry[]) => drillDues(entries, new Date(begun + days * day));
const kindsAfter = (days: number, entries: Entry[]) => dueKinds(after(days, entries), begun + days * day);

test('002:20.4.a a timer that runs every day lets no drill become overdue, and runs none too early', () => {
  const first = [drill(0, 'database'), drill(0, 'server', 'gateway-1'), drill(0, 'site')];
  expect(kindsAfter(6, first)).toEqual([]);
  expect(kindsAfter(6.5, first)).toEqual(['database']);
  expect(kindsAfter(28.5, [...first, drill(28, 'database')])).toEqual(['server']);
  expect(kindsAfter(330, [...first, drill(329, 'database'), drill(329, 'server', 'edge-1')])).toEqual(['site']);
});

test('the machine that a server drill brought back longest ago has its turn, one that never had it first', () => {
  const names = ['edge-1', 'gateway-1', 'database-1', 'database-2', 'records-1'];
  const all = names.map((name, index) => drill(index, 'server', name));
  expect(nextMachine(site, after(9, all)).name).toBe('edge-1');
  expect(nextMachine(site, after(9, all.slice(0, -1))).name).toBe('records-1');
});

test('what is overdue says since when, and what was red last says so', () => {
  const red: Entry = { ...drill(2, 'database'), outcome: 'failed' };
  const [database, , whole] = describeDues(site, after(10, [red]));
  expect(database).toBe('✗ diễn tập database  QUÁ HẠN từ 2026-01-10, chưa lần nào đạt, lần cuối KHÔNG đạt');
  expect(whole).toBe('✓ diễn tập site      hạn 2027-01-04, chưa lần nào đạt');
});
