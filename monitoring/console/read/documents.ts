/** Documents of today by hour beside a usual day, and what each facility has sent. */
import { Unreadable } from '../known.ts';
import { everywhere } from '../questions.ts';
import type { Times } from '../times.ts';
import type { Prometheus } from './prometheus.ts';

export type Hours = {
  day: string;
  /** Of hours that have begun; undefined where nothing was measured. */
  today: (number | undefined)[];
  /** Mean of the same weekday of the last four weeks; undefined where none of them was measured. */
  usual: (number | undefined)[];
  refused: number | undefined;
};

export type FacilityDay = { facility: string; today: number; usual: number };

const week = 7 * 86_400_000;

/** Days that are over do not change: they are asked for once. */
export function hoursReader(prometheus: Prometheus, times: Times): (now: number) => Promise<Hours> {
  let past: { day: string; usual: Hours['usual'] } | undefined;
  return async (now) => {
    const day = times.day(now);
    const start = times.start(day);
    if (past?.day !== day) past = { day, usual: await usualHours(prometheus, start) };
    const since = `${Math.max(60, Math.round((now - start) / 1000))}s`;
    const [refused] = await prometheus.ask(everywhere.refusedToday.replace('$since', since));
    return {
      ...{ day, usual: past.usual, today: await hoursFrom(prometheus, start, now) },
      refused: refused && Math.round(refused.value),
    };
  };
}

async function usualHours(prometheus: Prometheus, start: number): Promise<Hours['usual']> {
  const starts = [1, 2, 3, 4].map((back) => start - back * week);
  const weeks = await Promise.all(starts.map((from) => hoursFrom(prometheus, from, from + 86_400_000)));
  return Array.from({ length: 24 }, (_, hour) => mean(weeks.flatMap((hours) => hours[hour] ?? [])));
}

/** An hour is told by the value at its end, the running one by the value of now. */
async function hoursFrom(prometheus: Prometheus, start: number, end: number): Promise<(number | undefined)[]> {
  const hours = Math.min(24, Math.ceil((end - start) / 3_600_000));
  const range = { from: start / 1000 + 3600, to: start / 1000 + hours * 3600, stepSeconds: 3600 };
  const [series] = await prometheus.askOver(everywhere.documentsPerHour, range);
  const byEnd = new Map(series?.points.map(({ at, value }) => [Math.round(at), value]));
  const found = Array.from({ length: hours }, (_, hour) => byEnd.get(start / 1000 + (hour + 1) * 3600));
  if (end < start + hours * 3_600_000) {
    // The running hour: what came since it began.
    const sinceSeconds = Math.max(60, Math.round((end - start) / 1000) - (hours - 1) * 3600);
    const question = everywhere.documentsPerHour.replace('[1h]', `[${sinceSeconds}s]`);
    found[hours - 1] = (await prometheus.ask(question))[0]?.value;
  }
  return found;
}

const mean = (values: number[]): number | undefined =>
  values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : undefined;

/** An empty answer is no news: the database was not asked, or did not answer. */
export async function readFacilities(prometheus: Prometheus): Promise<FacilityDay[]> {
  const [today, usual] = await Promise.all([
    prometheus.ask(everywhere.facilitiesToday),
    prometheus.ask(everywhere.facilitiesUsual),
  ]);
  if (today.length === 0) throw new Unreadable('silent', 'nothing tells what facilities sent');
  const usually = new Map(usual.map(({ labels, value }) => [labels.facility, value]));
  return today
    .map(({ labels, value }) => ({
      facility: labels.facility ?? '',
      today: value,
      usual: usually.get(labels.facility) ?? 0,
    }))
    .sort((a, b) => a.facility.localeCompare(b.facility));
}
