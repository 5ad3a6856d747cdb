/** Moments as the site's clocks show them. */
import {
  clockForPeople,
  dayForPeople,
  dayOf,
  offsetOf,
  startOf,
  timeForPeople,
  withOffset,
} from '../../backup/evidence/package/local-time.ts';

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
  const offset = offsetOf(timeZone);
  const seconds = (at: number) => clockForPeople(at, offset);
  return {
    ...{ offsetMinutes: offset, seconds },
    day: (at) => dayOf(at, offset),
    start: (day) => Date.parse(startOf(day, offset)),
    clock: (at) => seconds(at).slice(0, 5),
    date: (at) => dayForPeople(dayOf(at, offset)),
    moment: (at) => timeForPeople(at, offset),
    machine: (at) => withOffset(at, offset),
    weekday: (day) => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7,
  };
}
