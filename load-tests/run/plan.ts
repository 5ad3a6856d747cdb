/** What one run sends, as data: made once here, read by every VU of k6. Pure. */
import type { SampleKind } from '../../services/documents/sample.ts';
import type { HoSoTemplate } from '../documents/fill.ts';
import { peakPerSecond, type Stream } from '../scenarios.ts';
import { type Threshold, thresholdsOf } from '../thresholds.ts';

export type LoadAccount = { code: string; username: string; password: string };

export type RunPlan = {
  /** Stands in every visit code of the run. */
  run: string;
  edgeUrl: string;
  accounts: LoadAccount[];
  streams: Stream[];
  thresholds: Threshold[];
  /** Places in the list of templates, by facility and kind. */
  catalogue: Record<string, Partial<Record<SampleKind, number[]>>>;
};

export type PlanOptions = Pick<RunPlan, 'run' | 'edgeUrl' | 'accounts' | 'streams'> & { templates: HoSoTemplate[] };

export function planOf({ templates, ...plan }: PlanOptions): RunPlan {
  const catalogue: RunPlan['catalogue'] = {};
  for (const [place, { facility, kind }] of templates.entries()) {
    const kinds = catalogue[facility] ?? {};
    catalogue[facility] = { ...kinds, [kind]: [...(kinds[kind] ?? []), place] };
  }
  return { ...plan, thresholds: thresholdsOf(plan.streams), catalogue };
}

export const kindsOf = (streams: Stream[]): SampleKind[] => [
  ...new Set(streams.flatMap(({ mix }) => Object.keys(mix) as SampleKind[])),
];

/** k6 itself connects to nothing but this computer, whatever a script or an answer says. */
const everywhereElse = [
  ...['0.0.0.0/2', '64.0.0.0/3', '96.0.0.0/4', '112.0.0.0/5', '120.0.0.0/6', '124.0.0.0/7', '126.0.0.0/8'],
  '128.0.0.0/1',
];

/** The edge allows 512 connections of one address, and each VU has one. */
const mostConnections = 400;

/** Options of k6. Arrivals are counted by the minute, since k6 knows only whole numbers of them. */
export function k6Options({ streams, thresholds }: Pick<RunPlan, 'streams' | 'thresholds'>): Record<string, unknown> {
  const part = Math.floor(mostConnections / streams.length);
  const scenarios = streams.map((stream, index) => [
    stream.name,
    {
      executor: 'ramping-arrival-rate',
      exec: stream.action,
      startRate: stream.startPerMinute,
      timeUnit: '1m',
      stages: stream.stages.map(({ seconds, perMinute }) => ({ target: perMinute, duration: `${seconds}s` })),
      // Making a VU takes the time of many requests, so that those of a slow moment are there before.
      preAllocatedVUs: Math.min(part, Math.ceil(peakPerSecond(stream) * 5) + 10),
      maxVUs: Math.min(part, Math.ceil(peakPerSecond(stream) * 20) + 40),
      gracefulStop: `${stream.limits.readableWithinSeconds + 30}s`,
      tags: { stream: stream.name },
      env: { STREAM: String(index) },
    },
  ]);
  const grouped: Record<string, string[]> = {};
  for (const { metric, condition } of thresholds) grouped[metric] = [...(grouped[metric] ?? []), condition];
  return {
    scenarios: Object.fromEntries(scenarios),
    thresholds: grouped,
    blacklistIPs: everywhereElse,
    maxRedirects: 0,
    setupTimeout: '60s',
    summaryTrendStats: ['min', 'med', 'avg', 'p(95)', 'p(99)', 'max', 'count'],
  };
}
