/** Days without their points, and points that lost what their forerunners had. */
import { addDays, dayOf } from './days.ts';
import type { KnownPoint } from './history.ts';
import type { PolicyInputs } from './inputs.ts';
import { seriesIn } from './keep.ts';
import type { Refusal } from './refusals.ts';
import { limits } from './rules.ts';

/** Every series has exactly one scheduled point on each of the last days: fewer is a stopped backup, more is somebody else's. */
export function countRefusals(inputs: PolicyInputs): Refusal[] {
  const days = countedDays(inputs);
  return [...expectedSeries(inputs)].flatMap(([series, points]) => {
    const first = dayOf(points[0]!.at, inputs.timeZone);
    const perDay = new Map<string, number>();
    for (const { at, scheduled } of points) {
      const day = dayOf(at, inputs.timeZone);
      if (scheduled) perDay.set(day, (perDay.get(day) ?? 0) + 1);
    }
    return days
      .filter((day) => day > first && perDay.get(day) !== 1)
      .map((day) => ({
        code: 'count',
        what: `${series} has ${perDay.get(day) ?? 0} scheduled points of ${day}, 1 is expected`,
      }));
  });
}

/** The days before today, and today once its hour is long past. */
function countedDays({ now, timeZone, dailyAt }: PolicyInputs): string[] {
  const today = dayOf(now, timeZone);
  const time = now.toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  const [hour = 0, minute = 0] = dailyAt.split(':').map(Number);
  const due = `${String(hour + hoursUntilOverdue).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  const days = Array.from({ length: limits.countedDays }, (_, index) => addDays(today, index - limits.countedDays));
  return time >= due ? [...days, today] : days;
}

const hoursUntilOverdue = 2;

/** A machine that left the site makes no more points. */
function expectedSeries({ history, repository, machines }: PolicyInputs): Map<string, KnownPoint[]> {
  return seriesIn(
    history.points.filter(
      ({ point }) => point.repository === repository && (!point.machine || machines.includes(point.machine)),
    ),
  );
}

/** The newest point of a series has much less than the largest of the days before it. */
export function shrunkRefusals(inputs: PolicyInputs): Refusal[] {
  const since = addDays(dayOf(inputs.now, inputs.timeZone), -limits.countedDays);
  return [...expectedSeries(inputs).values()].flatMap((points) => {
    const lately = points.filter(({ at }) => dayOf(at, inputs.timeZone) >= since);
    return measures.flatMap(({ name, of }) => {
      const values = lately.map(({ point }) => of(point)).filter((value) => value !== undefined);
      const [largest, last] = [Math.max(...values), values.at(-1)];
      if (last === undefined || last >= largest * (1 - limits.lostShare)) return [];
      const share = Math.round((1 - last / largest) * 100);
      return [
        {
          code: 'shrunk' as const,
          what: `${lately.at(-1)!.point.id} has ${last} ${name}, ${share} % less than ${largest} of the days before`,
        },
      ];
    });
  });
}

const measures: { name: string; of: (point: KnownPoint['point']) => number | undefined }[] = [
  { name: 'bytes', of: ({ bytes }) => bytes },
  { name: 'rows', of: ({ database }) => database?.tables.reduce((rows, table) => rows + table.rows, 0) },
];
