import type { HostRole } from '../../backup/hosts.ts';
import type { Point } from '../../backup/ledger.ts';
import { choosePoint, type Restorable } from '../../backup/restore/choose.ts';
import { HostProblem } from '../hosts/on-host.ts';
import type { Report } from '../problem.ts';
import { RedRestore } from './on-copy.ts';

export type NewestWish<Facts> = {
  copy: HostRole;
  /** ISO; nothing that ended later is taken. */
  before?: string;
  restore: (point: Point) => Promise<Facts>;
  /** Takes away what a failed attempt left, before the next one. */
  clear: (point: Point) => Promise<void>;
  /** A host whose disk is full fails with every point: after so many another copy is to be asked. */
  attempts: number;
  report: Report;
};

/**
 * Restores the newest point of a database that a copy holds and gives back whole (002:20.1.2). One that is damaged is passed over with a
 * warning; what the last attempt said is thrown when none is left. A host that cannot be reached is no damage.
 */
export async function restoreNewest<Facts>(
  points: Restorable[],
  { copy, before, restore, clear, attempts, report }: NewestWish<Facts>,
): Promise<{ point: Point; facts: Facts }> {
  const held = points.filter(({ point, copies }) => point.kind === 'base' && copies.includes(copy));
  for (let attempt = 1, end = before; ; attempt += 1) {
    const point = choosePoint(held, { kind: 'base', copy, ...(end ? { before: end } : {}) });
    try {
      return { point, facts: await restore(point) };
    } catch (error) {
      const isOlderLeft = held.some((other) => Date.parse(other.point.finishedAt) <= Date.parse(point.startedAt));
      if (!isDamage(error) || !isOlderLeft || attempt === attempts) throw error;
      report(`⚠ ${point.id} does not come back whole and is passed over: ${error.details.what}`);
      await clear(point);
      end = point.startedAt;
    }
  }
}

/** What every older point would meet too: a moment that was not saved, a disk without room, a log that does not answer. */
const ofNoPoint = /recovery target|No space left|does not answer|ENOSPC/i;

const isDamage = (error: unknown): error is RedRestore | HostProblem =>
  error instanceof RedRestore ||
  (error instanceof HostProblem && error.reached && !ofNoPoint.test(`${error.details.what}\n${error.details.log}`));
