import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareTemplates } from '../documents/prepare.ts';
import { acknowledgedIn, openLedger } from '../judge/ledger.ts';
import { judgeThroughEdge } from '../judge/through-edge.ts';
import { LoadProblem } from '../problem.ts';
import { loadOf } from '../scale.ts';
import { type Scenario, type Stream, scaled, scenarioIds, scenarios, secondsOf } from '../scenarios.ts';
import { openBadConnections } from './bad-connections.ts';
import type { LoadEvent } from './event.ts';
import { runK6 } from './k6-process.ts';
import { requireLoopback } from './loopback.ts';
import { kindsOf, type LoadAccount, planOf, type RunPlan } from './plan.ts';
import { type LoadResult, resultOf } from './result.ts';
import { count, openTally, type Tally } from './tally.ts';
import type { K6Metrics } from './verdict.ts';

export type LoadTarget = { edgeUrl: string; caFile?: string; accounts: LoadAccount[] };

export type LoadOptions = {
  scenario: string;
  site: string;
  target: LoadTarget;
  /** Another length than the scenario's own. */
  minutes?: number | undefined;
  /** Part of the design load; 1 unless told. */
  share?: number | undefined;
  /** Afterwards asks the site for every document that it acknowledged. */
  judge?: boolean;
  /** Folder of k6's binary. */
  k6: string;
  /** An empty or new folder for all that the run leaves. */
  directory: string;
  onProgress?: (progress: Progress) => void;
};

export type Progress = { tally: Tally; bucketSeconds: number; elapsedSeconds: number; totalSeconds: number };

/** Runs one scenario against a site that stands; deploys and changes nothing but the documents that it sends. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { directory, target, site, share = 1 } = options;
  requireLoopback(target.edgeUrl);
  const scenario = scenarioOf(options.scenario);
  const minutes = options.minutes ?? scenario.minutes;
  const streams = scenario.streams(loadOf(site), minutes).map((stream) => scaled(stream, share));
  const plan = prepare(directory, streams, target);
  const { tally, startedAt } = await send(options, plan, scenario.badConnections ?? 0).finally(() => {
    // Passwords, and tens of megabytes that the same seed makes again.
    for (const name of ['plan.json', 'templates.json']) rmSync(join(directory, name), { force: true });
  });
  const metrics = JSON.parse(readFileSync(join(directory, 'summary.json'), 'utf8')) as K6Metrics;
  const endedAt = Date.now();
  const verdict = options.judge ? await judgeThroughEdge(join(directory, 'ledger.ndjson'), target) : undefined;
  return resultOf({ scenario, site, minutes, share, plan, startedAt, endedAt, tally, metrics, directory, verdict });
}

export function scenarioOf(id: string): Scenario {
  const scenario = scenarios.find((one) => one.id === id);
  if (scenario) return scenario;
  throw new LoadProblem({
    where: 'npm run load',
    what: `no scenario ${id || '(none given)'}`,
    next: `npm run load -- --scenario smoke (or ${scenarioIds.filter((one) => one !== 'smoke').join(', ')})`,
  });
}

function prepare(directory: string, streams: Stream[], { edgeUrl, accounts }: LoadTarget): RunPlan {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const codes = accounts.map(({ code }) => code);
  const templates = prepareTemplates(codes, kindsOf(streams));
  const plan = planOf({ run: Date.now().toString(36), edgeUrl, accounts, streams, templates });
  writeFileSync(join(directory, 'plan.json'), JSON.stringify(plan), { mode: 0o600 });
  writeFileSync(join(directory, 'templates.json'), JSON.stringify(templates), { mode: 0o600 });
  return plan;
}

/** Charts of some hundred points, whatever the length of the run. */
const bucketSecondsOf = (totalSeconds: number): number => Math.max(1, Math.round(totalSeconds / 300));

async function send(
  { k6, directory, target, onProgress }: LoadOptions,
  { streams }: RunPlan,
  badConnections: number,
): Promise<{ tally: Tally; startedAt: number }> {
  const totalSeconds = Math.max(...streams.map(secondsOf));
  // k6 needs seconds to start: the clock runs from the first answer.
  const clock = { startedAt: Number.NaN, bucketSeconds: bucketSecondsOf(totalSeconds) };
  const tally = openTally();
  const ledger = await openLedger(join(directory, 'ledger.ndjson'));
  const bad = openBadConnections(target, badConnections);
  const report = () => {
    const elapsedSeconds = Math.max(0, (Date.now() - clock.startedAt) / 1000 || 0);
    onProgress?.({ tally, bucketSeconds: clock.bucketSeconds, elapsedSeconds, totalSeconds });
  };
  const timer = setInterval(report, 1000);
  const onEvent = (event: LoadEvent) => {
    if (Number.isNaN(clock.startedAt)) clock.startedAt = event.at - event.ms;
    count(tally, event, clock);
    ledger.add(acknowledgedIn(event));
  };
  try {
    await runK6({ k6, directory, onEvent, ...(target.caFile ? { caFile: target.caFile } : {}) });
  } finally {
    clearInterval(timer);
    bad.close();
    await ledger.close();
  }
  return { tally, startedAt: clock.startedAt || Date.now() };
}
