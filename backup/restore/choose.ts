import type { HostRole } from '../hosts.ts';
import type { Copied, Entry, Forgotten, Point, PointKind } from '../ledger.ts';
import { BackupProblem } from '../problem.ts';
import { historyOf } from '../retention/history.ts';

/** A point of the ledger and the copies that hold it, as far as the ledger says. */
export type Restorable = { point: Point; sequence: number; copies: HostRole[] };

/** Everything that can be restored, newest first: points of good entries that no copy's forgetting has taken away. */
export function restorablePoints(entries: Entry[]): Restorable[] {
  const held = new Map<string, { point: Point; sequence: number; copies: Set<HostRole> }>();
  for (const entry of entries) {
    if (entry.kind === 'backup' && entry.outcome === 'ok') {
      const point = entry.facts as Point;
      held.set(point.id, { point, sequence: entry.sequence, copies: new Set(['backup']) });
    }
    if (entry.kind === 'copy' && entry.outcome === 'ok') {
      const { role, point } = entry.facts as Copied;
      held.get(point)?.copies.add(role);
    }
    if (entry.kind === 'forget' && entry.outcome === 'ok') applyForgetting(entry.facts as Forgotten, held);
  }
  return [...held.values()]
    .filter(({ copies }) => copies.size > 0)
    .map(({ copies, ...rest }) => ({ ...rest, copies: [...copies] }))
    .sort((one, other) => other.point.startedAt.localeCompare(one.point.startedAt));
}

function applyForgetting({ role, points, undone }: Forgotten, held: Map<string, { copies: Set<HostRole> }>): void {
  for (const point of points) {
    if (undone) held.get(point)?.copies.add(role);
    else held.get(point)?.copies.delete(role);
  }
}

/** The names under which a copy holds each point now; after a repair of copy 1 these are not the point's own. */
export function storedIds(entries: Entry[], role: HostRole): (point: Point) => string[] | undefined {
  const stored = new Map(historyOf(entries, role).points.map((known) => [known.point.id, known.stored]));
  return (point) => stored.get(point.id);
}

export type Wish = {
  kind: PointKind;
  copy: HostRole;
  machine?: string;
  /** A point's id; without it the newest one before `before`. */
  id?: string;
  /** ISO; the base that replay to this moment starts from. */
  before?: string;
};

/** The one point that fits the wish, by the ledger alone: never what a repository calls its latest. */
export function choosePoint(points: Restorable[], { kind, copy, machine, id, before }: Wish): Point {
  const fitting = points.filter(
    ({ point, copies }) =>
      copies.includes(copy) &&
      (id ? point.id === id : point.kind === kind) &&
      (!machine || point.machine === machine) &&
      (!before || Date.parse(point.finishedAt) <= Date.parse(before)),
  );
  if (fitting[0]) return fitting[0].point;
  const what = [id ?? `a point of kind ${kind}`, machine && `of ${machine}`, before && `from before ${before}`].filter(
    Boolean,
  );
  throw new BackupProblem({
    where: 'ledger',
    what: `${what.join(' ')} is not on ${copy}`,
    next: 'npm run restore -- --list shows every point and the copies that hold it',
  });
}
