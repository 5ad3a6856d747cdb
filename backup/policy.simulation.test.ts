import { expect, test } from 'vitest';
import type { HostRole } from './hosts.ts';
import { segmentNumberAt, segmentOf } from './jobs/segments.ts';
import type { Entry, Forgotten, Point, SavedWal } from './ledger.ts';
import { dayMilliseconds, dayOf, monthOf, weekOf } from './retention/days.ts';
import { historyOf, type KnownPoint } from './retention/history.ts';
import { seriesIn } from './retention/keep.ts';
import { keepRules, limits } from './retention/rules.ts';

import { passDay, type SimulatedSite, simulateDay, simulateSite } from './testing/simulation.ts';

const timeZone = 'Asia/Ho_Chi_Minh';
const repositories = ['database', 'etcd', 'machines'] as const;

/** 400 days of three copies, made once. */
function liveThrough(days: number): { site: SimulatedSite; refused: string[] } {
  const site = simulateSite({ roles: ['backup', 'copy', 'vault'] });
  const refused: string[] = [];
  for (let number = 0; number < days; number++) {
    simulateDay(site);
    site.pass(3 * 3_600_000);
    for (const repository of repositories) {
      for (const role of ['copy', 'backup'] as const) {
        const { refusals } = site.retain(role, repository);
        if (number > 8)
          refused.push(...refusals.map(({ code, what }) => `${site.day(number)} ${role} ${code}: ${what}`));
      }
    }
    site.pass(-3 * 3_600_000);
    if (number % 37 === 0 || number === days - 1)
      for (const role of ['backup', 'copy'] as const) expectKept(site, role);
    passDay(site);
  }
  return { site, refused };
}

function expectKept(site: SimulatedSite, role: HostRole): void {
  const rules = keepRules[role];
  const made = seriesIn(
    historyOf(
      site.entries.filter(({ kind }) => kind === 'backup'),
      'backup',
    ).points,
  );
  const kept = seriesIn(historyOf(site.entries, role).points);
  for (const [series, all] of made) {
    const left = kept.get(series)!;
    const periods = (of: (day: string) => string, points: KnownPoint[]) => [
      ...new Set(points.map(({ at }) => of(dayOf(at, timeZone)))),
    ];
    expect(periods(monthOf, left), `${series} months`).toEqual(periods(monthOf, all));
    expect(periods(weekOf, left).slice(-rules.weekly)).toEqual(periods(weekOf, all).slice(-rules.weekly));
    expect(periods((day) => day, left).slice(-rules.daily)).toEqual(periods((day) => day, all).slice(-rules.daily));
    for (const { point, stored } of left) {
      const there = site.folder(role, point.repository);
      expect(
        stored.every((id) => there.has(id)),
        `${point.id} is in the folder`,
      ).toBe(true);
    }
  }
  expectWal(site, role, kept.get('database-base')!);
}

/** Every segment from each kept base's start to its restore point, and from the oldest daily base to now. */
function expectWal(site: SimulatedSite, role: HostRole, bases: KnownPoint[]): void {
  const saves = historyOf(site.entries, role).saves.filter(({ id }) => site.folder(role, 'database').has(id));
  const has = new Set(
    saves.flatMap(({ first, last }) => {
      const [from, to] = [segmentOf(first)!.number, segmentOf(last)!.number];
      return Array.from({ length: to - from + 1 }, (_, index) => from + index);
    }),
  );
  const start = ({ point }: KnownPoint) => segmentNumberAt(point.database!.startLsn!);
  const wanted = bases.flatMap((base) => [start(base), start(base) + 1]);
  for (let segment = start(bases.slice(-keepRules[role].daily)[0]!); segment < site.segment(); segment++)
    wanted.push(segment);
  expect(wanted.filter((segment) => !has.has(segment))).toEqual([]);
}

const { site, refused } = liveThrough(400);
const of = <Facts>(kind: Entry['kind']) => site.entries.filter((entry) => entry.kind === kind) as Entry<Facts>[];

test('002:20.1.1 002:17.8.1 over 400 days every month, each wanted week and day and their WAL stay on both repositories', () => {
  for (const role of ['backup', 'copy'] as const) expectKept(site, role);
});

test('an ordinary site is never refused', () => {
  expect(refused).toEqual([]);
});

test('what is no longer wanted does go: the folders stay bounded', () => {
  const { daily, weekly } = keepRules.backup;
  const months = 14;
  // A batch waits a week for its prune, and the next one gathers meanwhile.
  const most = daily + weekly + months + 2 * limits.holdDays;
  expect(
    historyOf(site.entries, 'backup').points.filter(({ series }) => series === 'control-plane-etcd').length,
  ).toBeLessThan(most);
  const saves = of<SavedWal>('wal').flatMap(({ facts }) => facts.snapshots).length;
  expect(historyOf(site.entries, 'backup').saves.length).toBeLessThan(saves / 20);
});

test('nothing is pruned sooner than seven days after it was forgotten', () => {
  for (const prune of of<{ role: HostRole; repository: string }>('prune')) {
    const { role, repository } = prune.facts;
    const last = of<Forgotten>('forget').findLast(
      ({ facts, sequence }) =>
        sequence < prune.sequence &&
        facts.role === role &&
        facts.repository === repository &&
        facts.snapshots.length > 0,
    )!;
    expect(Date.parse(prune.at) - Date.parse(last.at)).toBeGreaterThanOrEqual(limits.holdDays * dayMilliseconds);
  }
  expect(of('prune').length).toBeGreaterThan(30);
});

test('copy 1 forgets nothing before copy 2 has it, and copy 2 keeps what copy 1 forgot for two weeks more', () => {
  const copied = new Map(
    of<{ role: string; point: string }>('copy')
      .filter(({ facts }) => facts.role === 'copy')
      .map(({ facts, sequence }) => [facts.point, sequence]),
  );
  const goneFrom = new Map<string, Map<string, string>>();
  for (const { facts, at, sequence } of of<Forgotten>('forget')) {
    for (const point of facts.points) {
      expect(copied.get(point)).toBeLessThan(sequence);
      goneFrom.set(facts.role, (goneFrom.get(facts.role) ?? new Map()).set(point, at));
    }
  }
  const both = [...goneFrom.get('backup')!].filter(([point]) => goneFrom.get('copy')!.has(point));
  expect(both.length).toBeGreaterThan(100);
  for (const [point, at] of both) {
    expect(Date.parse(goneFrom.get('copy')!.get(point)!) - Date.parse(at)).toBeGreaterThanOrEqual(13 * dayMilliseconds);
  }
});

test('the monthly points of all months are on copy 3 in another format', () => {
  const onVault = new Set(
    of<{ role: string; point: string }>('copy')
      .filter(({ facts }) => facts.role === 'vault')
      .map(({ facts }) => facts.point),
  );
  const logical = of<Point>('backup')
    .filter(({ facts }) => facts.kind === 'logical')
    .map(({ facts, at }) => ({ id: facts.id, month: monthOf(dayOf(at, timeZone)) }));
  const months = new Set(logical.slice(0, -8).map(({ month }) => month));
  const there = new Set(logical.filter(({ id }) => onVault.has(id)).map(({ month }) => month));
  expect([...months].filter((month) => !there.has(month))).toEqual([]);
});
