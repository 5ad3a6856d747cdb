/** Days, weeks and months as the people of a site see them; `2026-11-22` in and out. */

type Zone = { format: Intl.DateTimeFormat; days: Map<number, string> };
const zones = new Map<string, Zone>();

export function dayOf(instant: string | Date, timeZone: string): string {
  const { format, days } = zones.get(timeZone) ?? remember(timeZone);
  // Days of every zone begin at a quarter of an hour in UTC.
  const quarter = Math.floor(new Date(instant).getTime() / (15 * minuteMilliseconds));
  const day = days.get(quarter) ?? format.format(quarter * 15 * minuteMilliseconds);
  days.set(quarter, day);
  return day;
}

function remember(timeZone: string): Zone {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const zone = { format, days: new Map<number, string>() };
  zones.set(timeZone, zone);
  return zone;
}

export const monthOf = (day: string): string => day.slice(0, 7);

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMilliseconds).toISOString().slice(0, 10);

/** The Monday of the day's week. */
export const weekOf = (day: string): string => addDays(day, 1 - weekdayOf(day));

/** 1 for Monday to 7 for Sunday. */
export const weekdayOf = (day: string): number => ((Date.parse(`${day}T00:00:00Z`) / dayMilliseconds + 3) % 7) + 1;

export const minuteMilliseconds = 60_000;
export const dayMilliseconds = 86_400_000;
