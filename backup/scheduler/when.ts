/** When a task is due, in the site's time zone. Pure. */
import { addDays, dayOf, weekdayOf } from '../retention/days.ts';

export type When =
  | { every: 'minute' }
  /** From this second of each half minute on. */
  | { every: 'half-minute'; second: number }
  | { every: 'hour'; minute: number }
  /** HH:mm. */
  | { every: 'day'; at: string }
  /** 1 is Monday. */
  | { every: 'week'; day: number; at: string };

export function cronOf(when: When): string {
  if (when.every === 'minute') return '* * * * *';
  if (when.every === 'half-minute') return `${when.second},${when.second + 30} * * * * *`;
  if (when.every === 'hour') return `${when.minute} * * * *`;
  const [hour, minute] = when.at.split(':').map(Number);
  return `${minute} ${hour} * * ${when.every === 'week' ? when.day % 7 : '*'}`;
}

/** The last moment, now included, at which the task was due. */
export function lastDue(when: When, timeZone: string, now: Date): Date {
  if (when.every === 'minute') return lastOf(60_000, 0, now);
  if (when.every === 'half-minute') return lastOf(30_000, when.second * 1000, now);
  if (when.every === 'hour') return lastOf(3_600_000, when.minute * 60_000, now);
  for (let day = addDays(dayOf(now, timeZone), 1); ; day = addDays(day, -1)) {
    const due = instantOf(day, when.at, timeZone);
    if (due <= now && (when.every === 'day' || weekdayOf(day) === when.day)) return due;
  }
}

/** The last moment that lies `offset` after the start of a period. */
const lastOf = (period: number, offset: number, now: Date): Date =>
  new Date(Math.floor((now.getTime() - offset) / period) * period + offset);

/** The instant at which clocks of the zone show this day and time. */
export function instantOf(day: string, at: string, timeZone: string): Date {
  const asUtc = Date.parse(`${day}T${at}:00Z`);
  const first = asUtc - offsetOf(new Date(asUtc), timeZone);
  return new Date(asUtc - offsetOf(new Date(first), timeZone));
}

/** Milliseconds that the zone is ahead of UTC. */
function offsetOf(instant: Date, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(instant);
  const value = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)!.value);
  const shown = Date.UTC(
    value('year'),
    value('month') - 1,
    value('day'),
    value('hour'),
    value('minute'),
    value('second'),
  );
  return shown - Math.floor(instant.getTime() / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  formats.set(timeZone, format);
  return format;
}
