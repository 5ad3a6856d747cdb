import { type HostRole, hostRoles, type Repository } from '../hosts.ts';
import { seriesOf } from '../jobs/points.ts';
import type {
  Copied,
  Entry,
  Examined,
  FailedBackup,
  Forgotten,
  Outcome,
  Point,
  Proven,
  Released,
  SavedWal,
} from '../ledger.ts';

/** A point that one copy holds, by the log. */
export type KnownPoint = {
  point: Point;
  series: string;
  /** When the log took the run. */
  at: string;
  scheduled: boolean;
  /** Snapshot ids on this copy, and when the log learned of them. */
  stored: string[];
  storedAt: string;
  /** False when the snapshots came from another copy: their clients' times are then older than their arrival. */
  original: boolean;
};

/** A save of the WAL spool that one copy holds, by the log; `original` is its first id, on copy 1, `entry` the sequence of its entry. */
export type KnownSave = {
  id: string;
  original: string;
  entry: number;
  first: string;
  last: string;
  systemIdentifier: string;
  at: string;
};

/** Snapshots that were forgotten on one day and wait for their prune. */
export type Batch = { repository: string; at: string; points: string[]; snapshots: string[] };

export type History = {
  role: HostRole;
  points: KnownPoint[];
  saves: KnownSave[];
  /** Roles that hold a point, or a WAL save by its id on copy 1. */
  holders: Map<string, Set<HostRole>>;
  /** Left behind by failed runs. */
  leftBehind: Map<string, string>;
  /** Forgotten here and not undone. */
  forgotten: Set<string>;
  waiting: Batch[];
  checks: { at: string; outcome: Outcome; facts: Examined }[];
  drills: { at: string; facts: Proven }[];
  releases: { at: string; facts: Released }[];
  lastAt: string | undefined;
  /** The newest entry of work that retention itself does not do. */
  lastWorkAt: string | undefined;
};

const work: Entry['kind'][] = ['backup', 'wal', 'copy', 'drill'];

/** What the log says of one copy. The log's order counts; nothing a client wrote is asked. */
export function historyOf(entries: Entry[], role: HostRole): History {
  const of = <Facts>(kind: Entry['kind'], ...outcomes: Outcome[]) =>
    (entries as Entry<Facts>[]).filter(
      (entry) => entry.kind === kind && (outcomes.length === 0 || outcomes.includes(entry.outcome)),
    );
  const backups = of<Point>('backup', 'ok');
  const copies = of<Copied>('copy', 'ok');
  const forgets = of<Forgotten>('forget', 'ok');
  const mine = forgets.filter(({ facts }) => facts.role === role);
  const forgotten = idsLeft(mine, ({ snapshots, superseded }) => [...snapshots, ...superseded]);
  const gone = idsLeft(mine, ({ points }) => points);
  return {
    role,
    points: pointsOf(backups, copies, role).filter(({ point }) => !gone.has(point.id)),
    // An hour that was not well saved what it could all the same.
    saves: savesOf(of<SavedWal>('wal'), copies, role).filter(({ id }) => !forgotten.has(id)),
    holders: holdersOf(backups, copies, forgets),
    leftBehind: new Map(
      of<FailedBackup>('backup', 'failed', 'incomplete').flatMap(({ at, facts }) =>
        (facts.snapshots ?? []).map((id) => [id, at] as const),
      ),
    ),
    forgotten,
    waiting: waitingOf(mine, of<{ role: HostRole; repository: Repository }>('prune', 'ok'), role),
    checks: of<Examined>('check')
      .filter(({ facts }) => facts.role === role)
      .map(({ at, outcome, facts }) => ({ at, outcome, facts })),
    drills: of<Proven>('drill', 'ok').map(({ at, facts }) => ({ at, facts })),
    releases: of<Released>('release', 'ok').map(({ at, facts }) => ({ at, facts })),
    lastAt: entries.at(-1)?.at,
    lastWorkAt: entries.findLast(({ kind, outcome }) => work.includes(kind) && outcome === 'ok')?.at,
  };
}

/** Where a point lies on a copy now: snapshot ids, or digests on copy 3. Nothing when the copy does not hold it, or forgot it. */
export const storedOn = (entries: Entry[], role: HostRole, point: Point): string[] | undefined =>
  historyOf(entries, role).points.find((known) => known.point.id === point.id)?.stored;

/** A later `copy` entry for the same role says where the point lies now: after a repair its snapshots may have other ids. */
function pointsOf(backups: Entry<Point>[], copies: Entry<Copied>[], role: HostRole): KnownPoint[] {
  const placed = new Map(copies.filter(({ facts }) => facts.role === role).map((entry) => [entry.facts.point, entry]));
  return backups.flatMap(({ at, actor, facts: point }) => {
    const copy = placed.get(point.id);
    if (!copy && role !== 'backup') return [];
    const where = copy
      ? { stored: copy.facts.stored, storedAt: copy.at, original: false }
      : { stored: point.snapshots, storedAt: at, original: true };
    return [{ point, series: seriesOf(point), at, scheduled: actor === 'schedule', ...where }];
  });
}

/** In their order; an earlier one takes the range of the last, which holds all of it. */
const savesIn = ({ snapshots, earlier = [] }: SavedWal): SavedWal['snapshots'] => [
  ...snapshots.slice(-1).flatMap((last) => earlier.map((id) => ({ ...last, id }))),
  ...snapshots,
];

function savesOf(wal: Entry<SavedWal>[], copies: Entry<Copied>[], role: HostRole): KnownSave[] {
  const saves = wal.flatMap(({ at, sequence, facts }) =>
    savesIn(facts).map(({ id, first, last }) => ({
      ...{ id, original: id, entry: sequence, first, last, at },
      systemIdentifier: facts.systemIdentifier,
    })),
  );
  const stored = new Map(
    copies
      .filter(({ facts }) => facts.role === role && facts.point.startsWith('wal-'))
      .flatMap(({ facts }) => (facts.from ?? []).map((id, index) => [id, facts.stored[index]!] as const)),
  );
  // On copy 1 itself a save lies under another id only after a repair from copy 2.
  if (role === 'backup') return saves.map((save) => ({ ...save, id: stored.get(save.id) ?? save.id }));
  return saves.flatMap((save) => (stored.has(save.id) ? [{ ...save, id: stored.get(save.id)! }] : []));
}

function holdersOf(backups: Entry<Point>[], copies: Entry<Copied>[], forgets: Entry<Forgotten>[]) {
  const holders = new Map<string, Set<HostRole>>();
  const add = (what: string, role: HostRole) => holders.set(what, (holders.get(what) ?? new Set()).add(role));
  for (const { facts } of backups) add(facts.id, 'backup');
  for (const { facts } of copies) {
    add(facts.point, facts.role);
    if (facts.point.startsWith('wal-')) for (const id of facts.from ?? []) add(id, facts.role);
  }
  for (const role of hostRoles) {
    const gone = idsLeft(
      forgets.filter(({ facts }) => facts.role === role),
      ({ points }) => points,
    );
    for (const id of gone) holders.get(id)?.delete(role);
  }
  return holders;
}

function idsLeft(forgets: Entry<Forgotten>[], ids: (facts: Forgotten) => string[]): Set<string> {
  const left = new Set<string>();
  for (const { facts } of forgets) for (const id of ids(facts)) facts.undone ? left.delete(id) : left.add(id);
  return left;
}

function waitingOf(
  forgets: Entry<Forgotten>[],
  prunes: Entry<{ role: HostRole; repository: Repository }>[],
  role: HostRole,
): Batch[] {
  const pruned = new Map(
    prunes
      .filter(({ facts }) => facts.role === role)
      .map(({ facts, sequence }) => [facts.repository as string, sequence]),
  );
  const undone = new Map(
    forgets
      .filter(({ facts }) => facts.undone)
      .flatMap(({ facts, sequence }) => facts.snapshots.map((id) => [id, sequence])),
  );
  return forgets
    .filter(({ facts, sequence }) => !facts.undone && sequence > (pruned.get(facts.repository) ?? -1))
    .map(({ at, facts, sequence }) => ({
      ...{ repository: facts.repository, at, points: facts.points },
      snapshots: facts.snapshots.filter((id) => (undone.get(id) ?? -1) < sequence),
    }))
    .filter(({ snapshots }) => snapshots.length > 0);
}
