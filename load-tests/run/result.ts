import type { Verdict } from '../judge/judge.ts';
import type { Scenario } from '../scenarios.ts';
import type { RunPlan } from './plan.ts';
import { type Spread, type StreamTally, spreadOf, type Tally } from './tally.ts';
import { type Judged, judgeArrivals, judgeLosses, judgeThresholds, type K6Metrics } from './verdict.ts';

export type StreamResult = Pick<
  StreamTally,
  'files' | 'visits' | 'bytes' | 'failed' | 'refused' | 'checked' | 'late' | 'reads' | 'states'
> & {
  name: string;
  visitsPerSecond: number;
  receiptMs?: Spread;
  readableMs?: Spread;
  readMs?: Spread;
};

/** What a run ends with: for people by the summary and the report, for programs as it is. */
export type LoadResult = {
  scenario: string;
  title: string;
  titleVi: string;
  site: string;
  run: string;
  /** Part of the design load; a run below 1 is no proof of it. */
  share: number;
  startedAt: string;
  seconds: number;
  passed: boolean;
  judged: Judged[];
  streams: StreamResult[];
  failures: Tally['failures'];
  directory: string;
  tally: Tally;
};

type ResultInput = {
  scenario: Scenario;
  site: string;
  minutes: number;
  share: number;
  plan: RunPlan;
  startedAt: number;
  endedAt: number;
  tally: Tally;
  metrics: K6Metrics;
  directory: string;
  verdict: Verdict | undefined;
};

export function resultOf(input: ResultInput): LoadResult {
  const { scenario, plan, tally, startedAt, minutes } = input;
  const judged = [
    ...judgeThresholds(plan.thresholds, input.metrics),
    ...judgeArrivals(plan.streams, tally),
    ...(input.verdict ? judgeLosses(input.verdict) : []),
  ];
  const streams = plan.streams.map(({ name }) => streamResult(name, tally.streams[name], minutes * 60));
  return {
    ...{ scenario: scenario.id, title: scenario.title, titleVi: scenario.titleVi },
    ...{ site: input.site, run: plan.run, share: input.share, directory: input.directory },
    startedAt: new Date(startedAt).toISOString(),
    seconds: Math.round((input.endedAt - startedAt) / 100) / 10,
    passed: judged.every(({ ok }) => ok),
    ...{ judged, streams, failures: tally.failures, tally },
  };
}

function streamResult(name: string, tally: StreamTally | undefined, seconds: number): StreamResult {
  const { files = 0, visits = 0, bytes = 0, failed = 0, refused = 0, checked = 0, late = 0, reads = 0 } = tally ?? {};
  const spread = (key: 'receiptMs' | 'readableMs' | 'readMs') => {
    const found = spreadOf(tally?.[key] ?? []);
    return found ? { [key]: found } : {};
  };
  return {
    ...{ name, files, visits, bytes, failed, refused, checked, late, reads, states: tally?.states ?? {} },
    visitsPerSecond: Math.round((visits / seconds) * 100) / 100,
    ...spread('receiptMs'),
    ...spread('readableMs'),
    ...spread('readMs'),
  };
}
