import { type DrillKind, drillDays } from '../drill/schedule.ts';
import type { HostConfiguration } from '../hosts.ts';
import type { Entry, Point } from '../ledger.ts';
import { offsetOf } from './package/local-time.ts';

/** What the site promises, as an entry of the log: facts of a `change` of the log itself, in force until the next one. */
export type Schedule = {
  what: 'schedule';
  dailyAt: string;
  timeZone: string;
  utcOffsetMinutes: number;
  /** Jobs of which each day must bring a point. */
  daily: string[];
  /** Machines that hold the three copies. */
  copies: string[];
  /** Longest time between two drills of a kind. */
  drillDays: Record<DrillKind, number>;
  checkDays: number;
};

export function declaredSchedule({ dailyAt, timeZone, hosts, jobs }: HostConfiguration): Schedule {
  return {
    what: 'schedule',
    dailyAt,
    timeZone,
    // A package states it, so that no reader needs a table of time zones.
    utcOffsetMinutes: offsetOf(timeZone),
    daily: jobs.map(({ id }) => id).sort(),
    copies: [hosts.backup.machine, hosts.copy.machine, hosts.vault.machine],
    drillDays,
    checkDays: 7,
  };
}

/** The job that the point is of: its id without the time at its end. */
export const jobOf = ({ id }: Pick<Point, 'id'>): string => id.slice(0, id.lastIndexOf('-'));

export const isSchedule = (entry: Entry): entry is Entry<Schedule> =>
  entry.kind === 'change' && entry.actor === 'log' && (entry.facts as { what?: string }).what === 'schedule';
