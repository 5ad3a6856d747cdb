import { beforeAll, describe, expect, test } from 'vitest';
import type { Entry, SavedWal } from './ledger.ts';
import { decideForget, decidePrune, type PolicyInputs, type RefusalCode } from './policy.ts';
import { dayMilliseconds, minuteMilliseconds } from './retention/days.ts';
import { historyOf } from './retention/history.ts';
import { floorRefusals, monthlyRefusals } from './retention/proof-refusals.ts';
import {
  digest,
  passDay,
  type SimulatedSite,
  simulateDay,
  simulatedSeries,
  simulateSite,
} from './testing/simulation.ts';

/** A life that has something to forget, at the hour of its retention, without what it did to itself. */
function lived(days = 45): SimulatedSite {
  const site = simulateSite({ roles: ['backup', 'copy', 'vault'] });
  for (let number = 0; number < days; number++) {
    simulateDay(site);
    if (number < days - 1) passDay(site);
  }
  site.pass(3 * 3_600_000);
  return site;
}

let site: SimulatedSite;
let clean: PolicyInputs;
beforeAll(() => {
  site = lived();
  clean = site.inputs('backup', 'database');
});

const codes = (inputs: PolicyInputs): RefusalCode[] => [
  ...new Set(decideForget(inputs).refusals.map(({ code }) => code)),
];
const without = (inputs: PolicyInputs, change: Partial<PolicyInputs['history']>): PolicyInputs => ({
  ...inputs,
  history: { ...inputs.history, ...change },
});
const seeing = (inputs: PolicyInputs, ...snapshots: PolicyInputs['seen']['snapshots']): PolicyInputs => ({
  ...inputs,
  seen: { ...inputs.seen, snapshots: [...inputs.seen.snapshots, ...snapshots] },
});
const hourAgo = () => clean.now.getTime() - 60 * minuteMilliseconds;
const unknown = (time: number, arrivedAt = hourAgo()) => ({
  id: digest('nobody'),
  arrivedAt,
  claims: { time, startedAt: time, endedAt: time },
});

test('a clean repository is refused nothing and something goes, by whole ids of the log', () => {
  const { refusals, points, snapshots, keep } = decideForget(clean);
  expect(refusals).toEqual([]);
  expect(points.length).toBeGreaterThan(5);
  const logged = new Set(
    clean.history.points.flatMap(({ stored }) => stored).concat(clean.history.saves.map(({ id }) => id)),
  );
  expect(snapshots.filter((id) => !logged.has(id))).toEqual([]);
  expect(keep.every(({ why }) => why.length > 0)).toBe(true);
});

describe('000:19.2 002:17.8 each of these keeps everything', () => {
  const cases: [string, RefusalCode, () => PolicyInputs][] = [
    [
      'the log says nothing for more than a day',
      'log',
      () => ({ ...clean, now: new Date(clean.now.getTime() + 27 * 3_600_000) }),
    ],
    ['the log is ahead of this clock', 'log', () => ({ ...clean, now: new Date(clean.now.getTime() - 4 * 3_600_000) })],
    ['the log is empty', 'log', () => without(clean, { lastAt: undefined })],
    ['a snapshot says a time far ahead', 'clock', () => seeing(clean, unknown(Date.parse('2099-01-01')))],
    ['a snapshot says a time long past', 'clock', () => seeing(clean, unknown(hourAgo() - dayMilliseconds))],
    [
      'a known snapshot arrived when its run was over',
      'clock',
      () => {
        const [id] = clean.history.points.findLast(({ series }) => series === 'database-logical')!.stored;
        const late = clean.seen.snapshots.map((snapshot) =>
          snapshot.id === id ? { ...snapshot, arrivedAt: snapshot.arrivedAt + 17 * minuteMilliseconds } : snapshot,
        );
        return { ...clean, seen: { ...clean.seen, snapshots: late } };
      },
    ],
    [
      'a day without its point',
      'count',
      () =>
        without(clean, {
          points: clean.history.points.filter(
            (_, index, all) => index !== all.findLastIndex(({ series }) => series === 'database-base') - 4,
          ),
        }),
    ],
    [
      'two scheduled points on a day',
      'count',
      () =>
        without(clean, {
          points: [...clean.history.points, clean.history.points.findLast(({ series }) => series === 'database-base')!],
        }),
    ],
    ['a snapshot in no entry of the log', 'unknown', () => seeing(clean, unknown(hourAgo()))],
    [
      'a forgotten snapshot that is there again',
      'unknown',
      () => {
        const [gone, ...points] = clean.history.points.filter(({ series }) => series === 'database-logical');
        return without(clean, {
          points: [...points, ...clean.history.points.filter(({ series }) => series !== 'database-logical')],
          forgotten: new Set(gone!.stored),
        });
      },
    ],
    [
      'a point of the log that is not there',
      'missing',
      () => ({
        ...clean,
        seen: {
          ...clean.seen,
          snapshots: clean.seen.snapshots.filter(({ id }) => id !== clean.history.points.at(-4)!.stored[0]),
        },
      }),
    ],
    [
      'a save of the WAL that is not there',
      'missing',
      () => ({
        ...clean,
        seen: {
          ...clean.seen,
          snapshots: clean.seen.snapshots.filter(({ id }) => id !== clean.history.saves.at(-1)!.id),
        },
      }),
    ],
    [
      'a key that was added',
      'key',
      () => ({ ...clean, seen: { ...clean.seen, keys: [...clean.seen.keys, digest('key')] } }),
    ],
    ['a key that is gone', 'key', () => ({ ...clean, seen: { ...clean.seen, keys: [] } })],
    ['no check that has seen the keys', 'key', () => without(clean, { checks: [] })],
    [
      'no drill of the database for nine days',
      'drill',
      () =>
        without(clean, {
          drills: clean.history.drills.map((drill) => ({
            ...drill,
            at: new Date(clean.now.getTime() - 9 * dayMilliseconds).toISOString(),
          })),
        }),
    ],
    ['no drill ever', 'drill', () => without(clean, { drills: [] })],
    [
      'a check that found damage today',
      'check',
      () =>
        without(clean, {
          checks: clean.history.checks.map((check, index, all) =>
            index === all.findLastIndex(({ facts }) => facts.repository === 'database')
              ? { ...check, outcome: 'failed' as const }
              : check,
          ),
        }),
    ],
    ['no check of today', 'check', () => ({ ...clean, now: new Date(clean.now.getTime() + 21 * 3_600_000) })],
    [
      'a part of the data that was not read this week',
      'check',
      () => without(clean, { checks: clean.history.checks.filter(({ facts }) => facts.read !== '3/7') }),
    ],
  ];
  test.each(cases)('%s', (_, code, inputs) => {
    const decision = decideForget(inputs());
    expect(codes(inputs())).toContain(code);
    expect(decision).toMatchObject({ points: [], snapshots: [], superseded: [], keys: [] });
  });

  test.each([
    ['bytes', { bytes: 790_000 }],
    ['rows', { database: { ...databaseState(), tables: [{ name: 'hssk.document', rows: 790, sha256: digest('') }] } }],
  ])('the newest point has more than a fifth fewer %s', (_, change) => {
    const shrunk = simulateSite({ roles: ['backup', 'copy', 'vault'] });
    for (let number = 0; number < 20; number++) {
      simulateDay(shrunk, number === 19 ? { change } : {});
      if (number < 19) passDay(shrunk);
    }
    shrunk.pass(3 * 3_600_000);
    expect(codes(shrunk.inputs('backup', 'database'))).toEqual(['shrunk']);
  });
});

function databaseState() {
  return {
    systemIdentifier: '7',
    timeline: 1,
    startLsn: '0/1000028',
    stopLsn: '0/1000028',
    restorePoint: 'r',
    restorePointLsn: '0/2000028',
    newest: null,
  };
}

test('a run that has not ended yet is not an unknown snapshot: ten minutes for it, or its scheduler’s word', () => {
  const fresh = unknown(clean.now.getTime() - 5 * minuteMilliseconds, clean.now.getTime() - 5 * minuteMilliseconds);
  expect(codes(seeing(clean, fresh))).toEqual([]);
  const older = seeing(clean, unknown(hourAgo()));
  expect(codes(older)).toEqual(['unknown']);
  expect(codes({ ...older, announced: new Set([digest('nobody')]) })).toEqual([]);
});

test('what is not yet on copy 2 stays, however old it is', () => {
  const holders = new Map(
    [...clean.history.holders].map(([id, roles]) => [id, new Set([...roles].filter((role) => role !== 'copy'))]),
  );
  const { points, keep } = decideForget(without(clean, { holders }));
  expect(points).toEqual([]);
  expect(keep.every(({ why }) => why.includes('not yet on copy'))).toBe(true);
});

test('too few verified points would be left', () => {
  const going = clean.history.points.filter(({ series }) => series === 'database-logical').slice(0, -6);
  expect(floorRefusals(clean, going)).toMatchObject([{ code: 'floor' }]);
  expect(floorRefusals(clean, going.slice(0, -2))).toEqual([]);
});

/** Signatures are proved before the policy is asked: signed-release.test.ts. */
const word = (what: string, person: string) => ({ what, person, reason: 'thử', signedAt: '', signature: '' });

describe('002:20.1.1 a monthly point', () => {
  // Old enough that no other rule keeps it.
  const old = lived(110).inputs('backup', 'database');
  const say = (people: string[], what: string, daysAgo = 0): PolicyInputs =>
    without(old, {
      releases: people.map((person) => ({
        at: new Date(old.now.getTime() - daysAgo * dayMilliseconds).toISOString(),
        facts: word(what, person),
      })),
    });
  const first = () => old.history.points.find(({ series }) => series === 'database-logical')!;

  test.each([
    ['nobody', [], 0, false],
    ['one person', ['an'], 0, false],
    ['one person twice', ['an', 'an'], 0, false],
    ['two people', ['an', 'binh'], 0, true],
    ['two people more than thirty days ago', ['an', 'binh'], 31, false],
  ])('released by %s', (_, people, daysAgo, goes) => {
    const inputs = say(people, first().point.id, daysAgo);
    expect(decideForget(inputs).points.includes(first().point.id)).toBe(goes);
    expect(monthlyRefusals(inputs, [first()])).toHaveLength(goes ? 0 : 1);
  });
});

test('two people may let an unknown snapshot and an added key go, nothing less', () => {
  const key = digest('key');
  const dirty = {
    ...seeing(clean, unknown(Date.parse('2099-01-01'))),
    seen: { ...seeing(clean, unknown(Date.parse('2099-01-01'))).seen, keys: [...clean.seen.keys, key] },
  };
  const things = [`backup/database/snapshot/${digest('nobody')}`, `backup/database/key/${key}`];
  const releases = (people: string[]) =>
    things.flatMap((what) => people.map((person) => ({ at: clean.now.toISOString(), facts: word(what, person) })));
  expect(codes(without(dirty, { releases: releases(['an']) }))).toEqual(['clock', 'unknown', 'key']);
  const cleared = decideForget(without(dirty, { releases: releases(['an', 'binh']) }));
  expect(cleared).toMatchObject({ refusals: [], keys: [key] });
  expect(cleared.snapshots).toContain(digest('nobody'));
});

describe('prune', () => {
  const daysAfter = (days: number, { full = true } = {}) => {
    const life = lived();
    life.retain('backup', 'database');
    for (let day = 0; day < days; day++) {
      life.pass(21 * 3_600_000);
      simulateDay(life);
      life.pass(3 * 3_600_000);
    }
    if (full) life.check('backup', 'database', { read: 'all' });
    return life.inputs('backup', 'database');
  };
  test('not before the seventh day', () => {
    expect(decidePrune(daysAfter(6))).toMatchObject({ allowed: false, refusals: [{ code: 'hold' }] });
  });
  test('after seven days, when all data was read today', () => {
    expect(decidePrune(daysAfter(7))).toMatchObject({ allowed: true, refusals: [] });
    expect(decidePrune(daysAfter(7, { full: false }))).toMatchObject({ allowed: false, refusals: [{ code: 'check' }] });
  });
  test('an unknown snapshot stops it as well', () => {
    const inputs = daysAfter(7);
    const stranger = unknown(inputs.now.getTime() - 3_600_000, inputs.now.getTime() - 3_600_000);
    expect(decidePrune(seeing(inputs, stranger))).toMatchObject({ allowed: false, refusals: [{ code: 'unknown' }] });
  });
  test('nothing new is forgotten while a batch waits', () => {
    const decision = decideForget(daysAfter(3));
    expect(decision).toMatchObject({ refusals: [], points: [], snapshots: [] });
    expect(decision.waiting).toHaveLength(1);
  });
});

test('a machine that left the site stops nothing', () => {
  const machines = site.inputs('backup', 'machines');
  const gone = { ...machines, history: { ...machines.history, points: machines.history.points.slice(0, -12) } };
  expect(codes(gone)).toContain('count');
  expect(decideForget({ ...gone, machines: [] }).refusals.filter(({ code }) => code === 'count')).toEqual([]);
  expect(simulatedSeries.some(({ machine }) => machine === 'records-1')).toBe(true);
});

test('what was saved in an hour that was not well is no unknown thing', () => {
  const segment = '000000010000000000000005';
  const entry: Entry<SavedWal> = {
    ...{ sequence: 0, at: '2026-01-05T00:00:00.000Z', kind: 'wal', site: 'test', host: 'backup-1', actor: 'schedule' },
    ...{ outcome: 'failed', articles: [], previous: '' },
    facts: { systemIdentifier: '7', snapshots: [{ id: 'saved', first: segment, last: segment }], missing: [segment] },
  };
  expect(historyOf([entry], 'backup').saves.map(({ id }) => id)).toEqual(['saved']);
});
