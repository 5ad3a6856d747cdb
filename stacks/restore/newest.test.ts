import { beforeEach, expect, test } from 'vitest';
import type { Point } from '../../backup/ledger.ts';
import type { Restorable } from '../../backup/restore/choose.ts';
import { site } from '../../services/sites/local.ts';
import { HostProblem } from '../hosts/on-host.ts';
import { type NewestWish, restoreNewest } from './newest.ts';
import { RedRestore } from './on-copy.ts';

const day = (id: string, date: string, copies: Restorable['copies'] = ['backup', 'copy']): Restorable => ({
  ...{ sequence: 0, copies },
  point: {
    ...{ id, component: 'database', kind: 'base', startedAt: `${date}T18:30:00Z`, finishedAt: `${date}T18:31:00Z` },
    ...{ repository: 'database', snapshots: [id], bytes: 1, addedBytes: 1, monthly: false },
  },
});
const points = [
  day('friday', '2026-11-20', ['copy']),
  day('thursday', '2026-11-19'),
  day('wednesday', '2026-11-18'),
  day('tuesday', '2026-11-17'),
  day('monday', '2026-11-16'),
];
const machine = site.machines.find(({ component }) => component === 'backup')!;
const unreadable = (exitCode: number) => new HostProblem(site, machine, ['restore'], { exitCode });
const red = new RedRestore({ where: 'backup-1', what: 'rows: 3, the ledger says 4', next: 'another copy' });

let tried: string[];
let cleared: string[];
let said: string[];
beforeEach(() => {
  tried = [];
  cleared = [];
  said = [];
});

const restoring = (broken: Record<string, Error>, more: Partial<NewestWish<string>> = {}) =>
  restoreNewest(points, {
    ...{ copy: 'backup', attempts: 3, report: (line) => said.push(line) },
    restore: async ({ id }: Point) => {
      tried.push(id);
      if (broken[id]) throw broken[id];
      return `facts of ${id}`;
    },
    clear: async ({ id }: Point) => void cleared.push(id),
    ...more,
  });

test('002:20.1.2 without a point the newest one that the copy holds is restored', async () => {
  expect(await restoring({})).toMatchObject({ point: { id: 'thursday' }, facts: 'facts of thursday' });
  expect(await restoring({}, { copy: 'copy' })).toMatchObject({ point: { id: 'friday' } });
  expect(await restoring({}, { before: '2026-11-18T12:00:00+07:00' })).toMatchObject({ point: { id: 'tuesday' } });
});

test('002:20.1.2 a damaged newest point is passed over with a warning, and what it left is cleared away', async () => {
  const { point } = await restoring({ thursday: unreadable(1), wednesday: red });
  expect(point.id).toBe('tuesday');
  expect(said).toEqual([expect.stringMatching(/thursday.*passed over/), expect.stringMatching(/wednesday.*says 4/)]);
  expect(cleared).toEqual(['thursday', 'wednesday']);
});

test('a host that cannot be reached is no damage', async () => {
  await expect(restoring({ thursday: unreadable(255) })).rejects.toThrow('SSH');
  expect([tried, said]).toEqual([['thursday'], []]);
});

test('the last attempt is told as it ended, and nothing is cleared after it', async () => {
  const broken = { thursday: red, wednesday: red, tuesday: unreadable(1) };
  await expect(restoring(broken)).rejects.toThrow('exit code 1');
  expect([tried, cleared]).toEqual([
    ['thursday', 'wednesday', 'tuesday'],
    ['thursday', 'wednesday'],
  ]);
  await expect(restoring(broken, { attempts: 1 })).rejects.toThrow('says 4');
  expect(cleared).toHaveLength(2);
});

test('when no older point is left the damage itself is told', async () => {
  await expect(restoring({ monday: red }, { before: '2026-11-17T00:00:00Z' })).rejects.toThrow('says 4');
});
