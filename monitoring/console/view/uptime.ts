/** Uptime as people judge it. Pure. */
import type { DayUp, Uptime } from '../read/uptime.ts';

export type DayState = 'good' | 'warn' | 'bad' | 'none';

/** A day with less of it measured says nothing. */
const leastMeasured = 0.05;
const goodFrom = 0.999;
const warnFrom = 0.99;

export function stateOfDay({ worked, measured }: DayUp): DayState {
  if (worked === undefined || measured < leastMeasured) return 'none';
  return worked >= goodFrom ? 'good' : worked >= warnFrom ? 'warn' : 'bad';
}

type Sum = { worked: number | undefined; measured: number };

/** Over all days, by the time that was measured. What was not measured counts neither way. */
export function sumOf(days: DayUp[]): Sum {
  const measured = days.reduce((sum, day) => sum + (day.worked === undefined ? 0 : day.measured), 0);
  const worked = days.reduce((sum, day) => sum + (day.worked ?? 0) * day.measured, 0);
  return {
    worked: measured > 0 ? worked / measured : undefined,
    measured: days.length > 0 ? measured / days.length : 0,
  };
}

/** The worst of several components, day by day: a service works when all that it needs works. */
export function together(uptime: Uptime, components: string[]): DayUp[] {
  const [first = [], ...others] = components.map((id) => uptime[id] ?? []);
  return first.map((day, index) => {
    const all = [day, ...others.flatMap((days) => days[index] ?? [])];
    const told = all.map(({ worked }) => worked);
    const known = told.every((worked) => worked !== undefined) && all.length === components.length;
    return {
      day: day.day,
      worked: known ? Math.min(...(told as number[])) : undefined,
      measured: Math.min(...all.map(({ measured }) => measured)),
    };
  });
}
