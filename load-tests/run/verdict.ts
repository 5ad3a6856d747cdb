/** Passed or failed, threshold by threshold, from k6's own figures and what arrived. */
import { missingOf, type Verdict } from '../judge/judge.ts';
import { arrivals, type Stream } from '../scenarios.ts';
import type { Threshold } from '../thresholds.ts';
import type { Tally } from './tally.ts';

/** k6's figures: value by aggregation, and what became of each threshold. */
export type K6Metrics = Record<
  string,
  { values: Record<string, number>; thresholds?: Record<string, { ok: boolean }> } | undefined
>;

export type Judged = { title: string; titleVi: string; ok: boolean; value: number | undefined; unit: 'ms' | 'count' };

/** Where k6 judged nothing, the threshold has failed: no figure is no success. */
export function judgeThresholds(thresholds: Threshold[], metrics: K6Metrics): Judged[] {
  return thresholds.map(({ metric, condition, title, titleVi }) => {
    const figures = metrics[metric];
    const isCount = condition.startsWith('count');
    const aggregation = /^p\((\d+)\)|^count/.exec(condition)?.[0] ?? '';
    // Counters that never counted are not in the summary.
    const value = figures?.values[aggregation] ?? (isCount ? 0 : undefined);
    const ok = figures?.thresholds?.[condition]?.ok ?? (isCount && value === 0);
    return { title, titleVi, ok, value, unit: isCount ? 'count' : 'ms' };
  });
}

/** Of what should arrive, this much must have been started: a run that sent nothing proves nothing. */
const leastArrived = 0.97;

export function judgeArrivals(streams: Stream[], tally: Tally): Judged[] {
  return streams
    .filter(({ action }) => action !== 'read')
    .map((stream) => {
      const { files = 0, failed = 0, refused = 0 } = tally.streams[stream.name] ?? {};
      const due = Math.floor(arrivals(stream));
      const came = files + failed + refused;
      return {
        title: `${stream.name}: ${came} of ${due} files arrived`,
        titleVi: `${stream.name}: đã gửi ${came} trên ${due} lượt dự kiến`,
        ok: came >= Math.floor(due * leastArrived) - 1,
        value: came,
        unit: 'count',
      };
    });
}

/** What the judge found when it asked for every acknowledged document. */
export function judgeLosses(verdict: Verdict): Judged[] {
  const { acknowledged, doubled, unreadable } = verdict;
  const line = (title: string, titleVi: string, value: number): Judged => ({
    ...{ title, titleVi, value, ok: value === 0 && acknowledged > 0 },
    unit: 'count',
  });
  return [
    line(
      `of ${acknowledged} acknowledged documents, lost`,
      `trong ${acknowledged} hồ sơ đã biên nhận, số bị mất`,
      missingOf(verdict),
    ),
    line('doubled', 'số hồ sơ bị nhân đôi', doubled),
    line('not readable as FHIR', 'số lượt khám không đọc được theo FHIR', unreadable.length),
  ];
}
