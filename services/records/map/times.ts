/** Dates of Decision 3176 (Vietnam time, no zone written) as FHIR dates. A value that is no date gives `undefined`, never an error. */

/** Vietnam has one zone and no summer time. */
const offset = '+07:00';

/** `yyyyMMdd`, `yyyyMMddHHmm` or `yyyyMMddHHmmss` → `2026-03-05T08:30:00+07:00`, or only the date where no time was sent. */
export function toDateTime(text: string | undefined): string | undefined {
  const date = toDate(text);
  if (date === undefined || text === undefined || text.length === 8) return date;
  if (!/^\d{12}(\d{2})?$/.test(text)) return undefined;
  const [hour, minute, second] = [text.slice(8, 10), text.slice(10, 12), text.slice(12) || '00'];
  if (hour > '23' || minute > '59' || second > '59') return date;
  return `${date}T${hour}:${minute}:${second}${offset}`;
}

/** The day of `yyyyMMdd…`, as `2026-03-05`. */
export function toDate(text: string | undefined): string | undefined {
  if (text === undefined || !/^\d{8}/.test(text)) return undefined;
  const [year, month, day] = [text.slice(0, 4), text.slice(4, 6), text.slice(6, 8)];
  return isDay(Number(year), Number(month), Number(day)) ? `${year}-${month}-${day}` : undefined;
}

/** NGAY_SINH: `YYYY00000000` gives the year alone, `YYYYMM000000` year and month, since many old people know no more. */
export function toBirthDate(text: string | undefined): string | undefined {
  if (text === undefined || !/^\d{8}/.test(text)) return undefined;
  const [year, month, day] = [text.slice(0, 4), text.slice(4, 6), text.slice(6, 8)];
  if (year < '1850') return undefined;
  if (month === '00') return year;
  if (day === '00') return month <= '12' ? `${year}-${month}` : undefined;
  return toDate(text);
}

/** A period, or `undefined` when it has neither end; a start after the end is left out, since FHIR forbids it. */
export function toPeriod(
  start: string | undefined,
  end: string | undefined,
): { start?: string; end?: string } | undefined {
  if (start === undefined && end === undefined) return undefined;
  if (start === undefined) return { end };
  if (end === undefined || end < start.slice(0, end.length)) return { start };
  return { start, end };
}

const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isDay(year: number, month: number, day: number): boolean {
  if (year < 1850 || month < 1 || month > 12 || day < 1) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (month === 2 && isLeap ? 29 : (daysOfMonth[month - 1] ?? 0));
}
