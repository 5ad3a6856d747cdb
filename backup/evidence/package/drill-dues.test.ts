import { expect, test } from 'vitest';
import type { Entry } from '../../ledger.ts';
import { drillTerms } from './drill-dues.ts';
import type { Contents } from './package.ts';

const drill = (at: string, kind: string, outcome: Entry['outcome'] = 'ok'): Entry => ({
  ...{ sequence: 0, at, kind: 'drill', site: 'test', host: 'copy-1', actor: 'schedule', outcome, articles: [] },
  ...{ previous: '', facts: { drill: kind, copy: 'copy', points: [] } },
});
const schedule = { drillDays: { database: 7, server: 31, site: 366 } } as Contents['schedule'];
const terms = (entries: Entry[]) =>
  drillTerms({ entries, schedule, from: '2026-01-01', to: '2026-03-01', offset: 420 } as Contents);

test('002:20.4.a the package says when each drill was last green and when it must be again; a red one does not count', () => {
  const entries = [drill('2026-02-25T21:00:00Z', 'database'), drill('2026-02-27T01:00:00Z', 'database', 'failed')];
  expect(terms(entries)).toEqual([
    { kind: 'database', days: 7, last: '2026-02-26', dueAt: '2026-03-05', late: false },
    { kind: 'server', days: 31, last: undefined, dueAt: undefined, late: true },
    { kind: 'site', days: 366, last: undefined, dueAt: undefined, late: false },
  ]);
});
