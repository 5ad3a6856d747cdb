/** Days as keys: which words a stored period has, and which words a searched period looks for. Days are `2026-03-05`. */

export type DayRange = { from: string; to: string };

/** A period that is longer than this has its months as keys, not its days: long treatments stay cheap. */
const longestInDays = 40;

/** No visit or birth lasts ten years; a mistyped year must not give a hundred thousand keys. */
const absurdInDays = 3660;

const dayMilliseconds = 86_400_000;
const number = (day: string): number => Math.floor(Date.parse(`${day}T00:00:00Z`) / dayMilliseconds);
const day = (value: number): string => new Date(value * dayMilliseconds).toISOString().slice(0, 10);

/** Keys of what happened in these ranges. */
export function keysOfRanges(ranges: Iterable<DayRange>): string[] {
  const keys = new Set<string>();
  for (const { from, to } of ranges) {
    const first = number(from);
    if (!(number(to) >= first)) continue;
    const last = number(to) - first > absurdInDays ? first : number(to);
    const long = last - first >= longestInDays;
    if (!long) for (let at = first; at <= last; at += 1) keys.add(`day ${day(at)}`);
    for (const month of monthsBetween(from, day(last))) {
      keys.add(`month ${month}`).add(`year ${month.slice(0, 4)}`);
      if (long) keys.add(`long ${month}`);
    }
  }
  return [...keys];
}

/** Keys of which at least one stands on everything that overlaps the range: whole years and months, then single days. */
export function keysToFind({ from, to }: DayRange): string[] {
  const keys: string[] = [];
  const months = monthsBetween(from, to);
  const whole = months.filter((month) => from <= `${month}-01` && to >= lastDay(month));
  for (const year of new Set(whole.map((month) => month.slice(0, 4)))) {
    const own = whole.filter((month) => month.startsWith(year));
    keys.push(...(own.length === 12 ? [`year ${year}`] : own.map((month) => `month ${month}`)));
  }
  for (const month of months.filter((candidate) => !whole.includes(candidate))) {
    keys.push(`long ${month}`);
    const start = from > `${month}-01` ? from : `${month}-01`;
    const end = to < lastDay(month) ? to : lastDay(month);
    for (let at = number(start); at <= number(end); at += 1) keys.push(`day ${day(at)}`);
  }
  return keys;
}

/** `1990`, `1990-05` or `1990-05-17` as the days that it may be. */
export function partialDate(date: string): DayRange | undefined {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/.exec(date) ?? [];
  if (year === undefined) return undefined;
  if (month === undefined) return { from: `${year}-01-01`, to: `${year}-12-31` };
  if (day !== undefined) return { from: `${year}-${month}-${day}`, to: `${year}-${month}-${day}` };
  return { from: `${year}-${month}-01`, to: lastDay(`${year}-${month}`) };
}

const lastDay = (month: string): string =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).toISOString().slice(0, 10);

function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  let [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7))];
  for (let at = from.slice(0, 7); at <= to.slice(0, 7); at = `${year}-${String(month).padStart(2, '0')}`) {
    months.push(at);
    if (++month > 12) [year, month] = [year + 1, 1];
  }
  return months;
}
