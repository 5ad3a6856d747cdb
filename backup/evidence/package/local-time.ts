/** Moments as clocks show them that are `offset` minutes ahead of UTC. */

/** Milliseconds since 1970, or as ISO 8601 writes it. */
type Moment = number | string;

const minute = 60_000;
const day = 86_400_000;

/** Minutes that a time zone's clocks are ahead of UTC now. Viet Nam keeps one offset the whole year, so a site has one. */
export function offsetOf(timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(new Date());
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** `YYYY-MM-DD` of a moment. */
export const dayOf = (at: Moment, offset: number): string => localOf(at, offset).slice(0, 10);

/** ISO 8601 of what clocks show, without its offset. */
const localOf = (at: Moment, offset: number): string =>
  new Date(new Date(at).getTime() + offset * minute).toISOString().slice(0, 19);

/** UTC of the first moment of a day. */
export const startOf = (date: string, offset: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) - offset * minute).toISOString();

export const nextDay = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + day).toISOString().slice(0, 10);

export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let date = from; date <= to; date = nextDay(date)) days.push(date);
  return days;
}

/** `2026-11-22T01:30:00+07:00`. */
export function withOffset(at: Moment, offset: number): string {
  const sign = offset < 0 ? '-' : '+';
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `${localOf(at, offset)}${sign}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

/** `22/11/2026`. */
export const dayForPeople = (date: string): string => date.split('-').reverse().join('/');

/** `22/11/2026 01:30`. */
export function timeForPeople(at: Moment, offset: number): string {
  const local = localOf(at, offset);
  return `${dayForPeople(local.slice(0, 10))} ${local.slice(11, 16)}`;
}

/** `01:30:09`. */
export const clockForPeople = (at: Moment, offset: number): string => localOf(at, offset).slice(11);

export function secondsForPeople(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds * 10) / 10} giây`.replace('.', ',');
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return hours > 0 ? `${hours} giờ ${minutes} phút` : `${minutes} phút ${whole % 60} giây`;
}
