/** For each component and day: how much of the measured time it worked, and how much of the day was measured at all. */
import { questions } from '../questions.ts';
import type { Times } from '../times.ts';
import type { Prometheus } from './prometheus.ts';

export type DayUp = {
  day: string;
  /** 0 to 1, of the time that was measured; undefined where nothing was. */
  worked: number | undefined;
  /** 0 to 1, of the day, or of its part until now. */
  measured: number;
};

/** Days of each component, oldest first. */
export type Uptime = Record<string, DayUp[]>;

const dayMs = 86_400_000;
const stepSeconds = 60;
/** Days asked for at once, so that one question stays small. */
const daysAtOnce = 30;

/** Days that are over do not change: they are asked for once. */
export function uptimeReader(prometheus: Prometheus, times: Times, days: number): (now: number) => Promise<Uptime> {
  const past = new Map<string, Map<string, DayUp>>(questions.map(({ component }) => [component, new Map()]));
  return async (now) => {
    const today = times.day(now);
    const wanted = Array.from({ length: days - 1 }, (_, index) => times.day(now - (days - 1 - index) * dayMs));
    const found: [string, DayUp[]][] = [];
    for (const { component, works } of questions) {
      const known = past.get(component)!;
      for (const day of known.keys()) if (day < wanted[0]!) known.delete(day);
      const missing = wanted.filter((day) => !known.has(day));
      for (let from = 0; from < missing.length; from += daysAtOnce) {
        const asked = missing.slice(from, from + daysAtOnce);
        for (const day of await wholeDays(prometheus, works, asked, times)) known.set(day.day, day);
      }
      const running = await untilNow(prometheus, works, today, { times, now });
      found.push([component, [...wanted.map((day) => known.get(day)!), running]]);
    }
    return Object.fromEntries(found);
  };
}

async function wholeDays(prometheus: Prometheus, works: string, days: string[], times: Times): Promise<DayUp[]> {
  const range = {
    from: (times.start(days[0]!) + dayMs) / 1000,
    to: (times.start(days.at(-1)!) + dayMs) / 1000,
    stepSeconds: dayMs / 1000,
  };
  const ask = async (how: string) => {
    const [series] = await prometheus.askOver(`${how}((${works})[1d:${stepSeconds}s])`, range);
    return new Map(series?.points.map(({ at, value }) => [times.day(at * 1000 - 1), value]));
  };
  const [share, count] = await Promise.all([ask('avg_over_time'), ask('count_over_time')]);
  return days.map((day) => dayUp(day, share.get(day), (count.get(day) ?? 0) / (86_400 / stepSeconds)));
}

async function untilNow(
  prometheus: Prometheus,
  works: string,
  day: string,
  { times, now }: { times: Times; now: number },
): Promise<DayUp> {
  const seconds = Math.max(stepSeconds, Math.floor((now - times.start(day)) / 1000));
  const ask = async (how: string) =>
    (await prometheus.ask(`${how}((${works})[${seconds}s:${stepSeconds}s])`))[0]?.value;
  const [share, count] = await Promise.all([ask('avg_over_time'), ask('count_over_time')]);
  return dayUp(day, share, (count ?? 0) / Math.max(1, seconds / stepSeconds));
}

const dayUp = (day: string, worked: number | undefined, measured: number): DayUp => ({
  ...{ day, worked: Number.isFinite(worked) ? worked : undefined },
  measured: Math.min(1, measured),
});
