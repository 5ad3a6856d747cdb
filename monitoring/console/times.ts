/** Moments as the site's clocks show them. Viet Nam keeps one offset the whole year, so a site has one. */
import { dayOf, startOf } from '../../backup/evidence/package/local-time.ts';

export type Times = {
  offsetMinutes: number;
  /** `YYYY-MM-DD` of a moment. */
  day: (at: number) => string;
  /** First moment of a day. */
  start: (day: string) => number;
  /** `08:17` */
  clock: (at: number) => string;
  /** `08:17:09` */
  seconds: (at: number) => string;
  /** `22/11/2026` */
  date: (at: number) => string;
  /** `22/11/2026 08:17` */
  moment: (at: number) => string;
  /** `2026-11-22T08:17:09+07:00` */
  machine: (at: number) => string;
  /** 0 is Monday. */
  weekday: (day: string) => number;
};

export function timesOf(timeZone: string): Times {
  const offsetMinutes = offsetOf(timeZone);
  const local = (at: number) => new Date(at + offsetMinutes * 60_000).toISOString();
  const date = (at: number) => dateOf(local(at).slice(0, 10));
  const clock = (at: number) => local(at).slice(11, 16);
  return {
    offsetMinutes,
    ...{ date, clock },
    day: (at) => dayOf(new Date(at).toISOString(), offsetMinutes),
    start: (day) => Date.parse(startOf(day, offsetMinutes)),
    seconds: (at) => local(at).slice(11, 19),
    moment: (at) => `${date(at)} ${clock(at)}`,
    machine: (at) => `${local(at).slice(0, 19)}${suffixOf(offsetMinutes)}`,
    weekday: (day) => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7,
  };
}

/** `22/11/2026` of `2026-11-22`. */
export const dateOf = (day: string): string => day.split('-').reverse().join('/');

function offsetOf(timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(new Date());
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function suffixOf(offset: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
}
