import { expect, test } from 'vitest';
import type { HostRole } from '../hosts.ts';
import type { Copied, Entry, Forgotten, Point } from '../ledger.ts';
import { choosePoint, restorablePoints, storedIds } from './choose.ts';

let sequence = 0;
const entry = (kind: Entry['kind'], facts: unknown, outcome: Entry['outcome'] = 'ok'): Entry => ({
  ...{ sequence: sequence++, at: '', kind, site: 'test', host: 'backup-1', actor: 'schedule', outcome },
  ...{ articles: [], facts, previous: '' },
});
const point = (id: string, day: string): Point => ({
  ...{ id, component: 'database', kind: 'base', startedAt: `${day}T18:30:00Z`, finishedAt: `${day}T18:31:00Z` },
  ...{ repository: 'database', snapshots: [`one-${id}`], bytes: 1, addedBytes: 1, monthly: false },
});
const copied = (id: string, role: HostRole, stored: string, from?: string): Copied => ({
  ...{ role, point: id, stored: [stored], bytes: 1 },
  ...(from ? { from: [from] } : {}),
});
const forgotten = (role: HostRole, id: string, undone = false): Forgotten => ({
  ...{ role, repository: 'database', points: [id], snapshots: [], superseded: [], undone },
});

const entries = [
  entry('backup', point('monday', '2026-11-16')),
  entry('backup', point('tuesday', '2026-11-17')),
  entry('backup', { component: 'database', kind: 'base', reason: 'disk full' }, 'failed'),
  entry('copy', copied('monday', 'copy', 'two-monday')),
  entry('copy', copied('tuesday', 'copy', 'broken'), 'failed'),
  entry('forget', forgotten('backup', 'monday')),
];
const points = restorablePoints(entries);

test('a point is where the ledger says it is: copied and not forgotten, never from a failed run', () => {
  expect(points.map(({ point: { id }, copies }) => [id, copies])).toEqual([
    ['tuesday', ['backup']],
    ['monday', ['copy']],
  ]);
  const undone = restorablePoints([...entries, entry('forget', forgotten('backup', 'monday', true))]);
  expect(undone[1]!.copies.sort()).toEqual(['backup', 'copy']);
  expect(storedIds(entries, 'copy')(point('monday', '2026-11-16'))).toEqual(['two-monday']);
  expect(storedIds(entries, 'copy')(point('tuesday', '2026-11-17'))).toBeUndefined();
});

test('the newest point before a moment is chosen, and one that the copy does not hold is refused', () => {
  expect(choosePoint(points, { kind: 'base', copy: 'backup' }).id).toBe('tuesday');
  expect(choosePoint(points, { kind: 'base', copy: 'copy', before: '2026-11-17T02:00:00+07:00' }).id).toBe('monday');
  expect(() => choosePoint(points, { kind: 'base', copy: 'copy', id: 'tuesday' })).toThrow('tuesday is not on copy');
  expect(() => choosePoint(points, { kind: 'base', copy: 'backup', before: '2026-11-17T18:30:30Z' })).toThrow('before');
  expect(() => choosePoint(points, { kind: 'etcd', copy: 'backup' })).toThrow('a point of kind etcd is not on backup');
});
