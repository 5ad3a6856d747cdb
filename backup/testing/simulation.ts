import { createHash } from 'node:crypto';
import type { HostRole, Repository } from '../hosts.ts';
import { seriesOf } from '../jobs/points.ts';
import type { Copied, Draft, Entry, Examined, Forgotten, Point, PointKind, SavedWal } from '../ledger.ts';
import { decideForget, decidePrune, type PolicyInputs } from '../policy.ts';
import { addDays, dayMilliseconds, weekdayOf } from '../retention/days.ts';
import { type History, historyOf } from '../retention/history.ts';
import { vaultPoints } from '../retention/keep.ts';
import { keepRules } from '../retention/rules.ts';
import type { SeenSnapshot } from '../retention/seen.ts';

const timeZone = 'Asia/Ho_Chi_Minh';
const firstDay = '2026-01-01';

export const simulatedSeries: { component: string; kind: PointKind; repository: Repository; machine?: string }[] = [
  { component: 'database', kind: 'base', repository: 'database' },
  { component: 'database', kind: 'logical', repository: 'database' },
  { component: 'control-plane', kind: 'etcd', repository: 'etcd' },
  { component: 'records', kind: 'machine', repository: 'machines', machine: 'records-1' },
];

/** A site's log and its copies' folders as plain data, one day at a time; no file and no clock of this computer. */
export function simulateSite({ roles = ['backup', 'copy'] as HostRole[] } = {}) {
  const entries: Entry[] = [];
  const seen = new Map<string, Map<string, SeenSnapshot>>();
  let at = Date.parse(`${firstDay}T01:30:00+07:00`);
  let segment = 1;

  const folder = (role: HostRole, repository: Repository) => {
    const name = `${role}/${repository}`;
    if (!seen.has(name)) seen.set(name, new Map());
    return seen.get(name)!;
  };
  const append = <Facts>(draft: Pick<Draft<Facts>, 'kind' | 'facts'> & Partial<Draft<Facts>>): Entry<Facts> => {
    const entry: Entry<Facts> = {
      ...{
        sequence: entries.length,
        at: new Date(at).toISOString(),
        site: 'test',
        host: 'backup-1',
        actor: 'schedule',
      },
      ...{ outcome: 'ok', articles: [], previous: '0'.repeat(64) },
      ...draft,
    };
    entries.push(entry);
    return entry;
  };
  const store = (role: HostRole, repository: Repository, id: string, time = at) =>
    folder(role, repository).set(id, { id, arrivedAt: at, claims: { time, startedAt: time, endedAt: time } });

  const backUp = (
    series: (typeof simulatedSeries)[number],
    change: Partial<Point> & { actor?: string } = {},
  ): Point => {
    const { actor = 'schedule', ...changed } = change;
    const id = `${seriesOf(series)}-${new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')}`;
    const point: Point = {
      ...series,
      ...{ id, startedAt: new Date(at).toISOString(), finishedAt: new Date(at + 60_000).toISOString() },
      ...{ snapshots: [digest(id)], bytes: 1_000_000, addedBytes: 1000, monthly: false },
      ...(series.component === 'database' ? { database: stateAt(segment) } : {}),
      ...changed,
    };
    for (const snapshot of point.snapshots) store('backup', series.repository, snapshot);
    append({ kind: 'backup', facts: point, actor });
    return point;
  };

  /** Copies to another host what it does not have. */
  const copyAll = (role: HostRole) => {
    const { points, holders } = history('backup');
    const everCopied = new Set(
      entries.flatMap(({ kind, facts }) => {
        const copied = facts as Copied;
        return kind === 'copy' && copied.role === role ? [copied.point] : [];
      }),
    );
    const due = role === 'vault' ? vaultPoints(points, timeZone) : points;
    for (const { point } of due) {
      if (holders.get(point.id)?.has(role) || everCopied.has(point.id)) continue;
      const stored = point.snapshots.map((id) => digest(`${role} ${id}`));
      for (const id of stored) store(role, point.repository, id, Date.parse(point.startedAt));
      append<Copied>({
        kind: 'copy',
        facts: { role, point: point.id, stored, from: point.snapshots, bytes: point.bytes },
      });
    }
    if (role === 'vault') return;
    for (const entry of entries.filter(({ kind }) => kind === 'wal') as Entry<SavedWal>[]) {
      const name = `wal-${entry.sequence}`;
      if (everCopied.has(name)) continue;
      const from = entry.facts.snapshots.map(({ id }) => id);
      const stored = from.map((id) => digest(`${role} ${id}`));
      for (const id of stored) store(role, 'database', id, Date.parse(entry.at));
      append<Copied>({ kind: 'copy', facts: { role, point: name, stored, from, bytes: 0 } });
    }
  };

  /** The spool grew by one segment and was saved `times` times; it holds everything since the newest base. */
  const saveWal = (baseSegment: number, times = 2) => {
    const snapshots = Array.from({ length: times }, (_, index) => {
      const id = digest(`wal ${segment} ${index} ${entries.length}`);
      store('backup', 'database', id);
      return { id, first: segmentName(baseSegment), last: segmentName(segment) };
    });
    append<SavedWal>({ kind: 'wal', facts: { systemIdentifier: '7', snapshots, missing: [] } });
    segment++;
  };

  const check = (
    role: HostRole,
    repository: Repository,
    change: Partial<Examined> & { outcome?: Entry['outcome'] } = {},
  ) => {
    const { outcome = 'ok', ...changed } = change;
    const day = new Date(at + 7 * 3_600_000).toISOString().slice(0, 10);
    append<Examined>({
      kind: 'check',
      outcome,
      facts: { ...examined(role, repository, `${weekdayOf(day)}/7`), ...changed },
    });
  };

  const read = new Map<HostRole, { upTo: number; history: History }>();
  const history = (role: HostRole): History => {
    const last = read.get(role);
    if (last?.upTo === entries.length) return last.history;
    const fresh = historyOf(entries, role);
    read.set(role, { upTo: entries.length, history: fresh });
    return fresh;
  };

  const inputs = (role: HostRole, repository: Repository): PolicyInputs => ({
    ...{ role, repository, timeZone, dailyAt: '01:30', machines: ['records-1'], announced: new Set() },
    history: history(role),
    seen: { repository, snapshots: [...folder(role, repository).values()], keys: [`key of ${role} ${repository}`] },
    rules: keepRules[role],
    now: new Date(at),
  });

  const retain = (role: HostRole, repository: Repository) => {
    const prune = decidePrune(inputs(role, repository));
    if (
      prune.batches.length > 0 &&
      prune.refusals.every(({ code, what }) => code === 'check' && what.startsWith('not all'))
    ) {
      check(role, repository, { read: 'all' });
      if (decidePrune(inputs(role, repository)).allowed) append({ kind: 'prune', facts: { role, repository } });
    }
    const decision = decideForget(inputs(role, repository));
    const { points, snapshots, superseded } = decision;
    if (snapshots.length + superseded.length > 0) {
      append<Forgotten>({ kind: 'forget', facts: { role, repository, points, snapshots, superseded } });
      for (const id of [...snapshots, ...superseded]) folder(role, repository).delete(id);
    }
    return decision;
  };

  return {
    entries,
    folder,
    append,
    store,
    backUp,
    copyAll,
    saveWal,
    check,
    inputs,
    retain,
    roles,
    now: () => new Date(at),
    segment: () => segment,
    /** Moves the simulated clock on. */
    pass: (milliseconds: number) => {
      at += milliseconds;
    },
    day: (number: number) => addDays(firstDay, number),
  };
}

export type SimulatedSite = ReturnType<typeof simulateSite>;

/** One ordinary day: points, WAL, copies, the weekly part of the check, on Sundays a drill and the window of copy 3. */
export function simulateDay(site: SimulatedSite, { skip = [] as string[], change = {} as Partial<Point> } = {}): void {
  const baseSegment = site.segment();
  const points = simulatedSeries
    .filter((series) => !skip.includes(seriesOf(series)))
    .map((series) => site.backUp(series, change));
  for (let hour = 0; hour < 2; hour++) site.saveWal(baseSegment);
  const sunday = weekdayOf(site.now().toISOString().slice(0, 10)) === 7;
  for (const role of site.roles) if (role === 'copy' || (role === 'vault' && sunday)) site.copyAll(role);
  if (sunday) {
    site.append({
      kind: 'drill',
      facts: { drill: 'database', copy: 'copy', points: points.slice(0, 2).map(({ id }) => id) },
    });
  }
  for (const role of site.roles.filter((name) => name !== 'vault')) {
    for (const repository of ['database', 'etcd', 'machines'] as const) site.check(role, repository);
  }
}

export function passDay(site: SimulatedSite): void {
  site.pass(dayMilliseconds);
}

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

const segmentName = (number: number): string =>
  `00000001${Math.floor(number / 256)
    .toString(16)
    .padStart(8, '0')}${(number % 256).toString(16).padStart(8, '0')}`.toUpperCase();

const positionOf = (segment: number): string =>
  `${Math.floor(segment / 256).toString(16)}/${((segment % 256) * 2 ** 24 + 40).toString(16)}`.toUpperCase();

const stateAt = (segment: number): Point['database'] => ({
  ...{ systemIdentifier: '7', timeline: 1, startLsn: positionOf(segment), stopLsn: positionOf(segment) },
  ...{ restorePoint: 'hssk', restorePointLsn: positionOf(segment + 1), newest: null },
  tables: [{ name: 'hssk.document', rows: 1000, sha256: digest('') }],
});

const examined = (role: HostRole, repository: Repository, read: string): Examined => ({
  ...{ role, repository, read, damage: [], missing: [], unknown: [], points: 0, newest: null, bytes: 0 },
  identity: {
    ...{ machine: `${role}-1`, machineId: role, disk: role, repository: `${role} ${repository}`, password: role },
    keys: [`key of ${role} ${repository}`],
  },
  disk: { totalBytes: 100, freeBytes: 50, growthBytesPerDay: null, daysUntilFull: null },
});
