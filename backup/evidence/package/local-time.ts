const minute = 60_000;
const day = 86_400_000;

/** `YYYY-MM-DD` of a moment, where clocks are `offset` minutes ahead of UTC. */
export const dayOf = (at: string, offset: number): string =>
  new Date(Date.parse(at) + offset * minute).toISOString().slice(0, 10);

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
export function withOffset(at: string, offset: number): string {
  const sign = offset < 0 ? '-' : '+';
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const local = new Date(Date.parse(at) + offset * minute).toISOString().slice(0, 19);
  return `${local}${sign}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

/** `22/11/2026`. */
export const dayForPeople = (date: string): string => date.split('-').reverse().join('/');

/** `22/11/2026 01:30`. */
export function timeForPeople(at: string, offset: number): string {
  const local = withOffset(at, offset);
  return `${dayForPeople(local.slice(0, 10))} ${local.slice(11, 16)}`;
}

export function secondsForPeople(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds * 10) / 10} giây`.replace('.', ',');
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return hours > 0 ? `${hours} giờ ${minutes} phút` : `${minutes} phút ${whole % 60} giây`;
}
