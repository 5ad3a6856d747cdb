import { setTimeout as pause } from 'node:timers/promises';
import type { Site } from '../../services/declare.ts';
import type { Report } from '../problem.ts';
import { askPrometheus, type Received, receivedAfter, receivedLines, type Sink, sinkOf } from '../watching.ts';
import { act } from './act.ts';
import { type Fault, faults } from './faults.ts';
import { type Kind, told } from './told.ts';

/** Seconds from the fault, once it is whole, to the first and to the last wanted receiver, and from its end to the last message that it is over. */
export type Measured = {
  fault: Fault;
  firstSeconds?: number;
  allSeconds?: number;
  resolvedSeconds?: number;
  problem?: string;
};

const resolvedWithinSeconds = 480;

/** Each fault alone, on a site that is quiet again before the next. */
export async function measureFaults(site: Site, only: string[] | undefined, report: Report): Promise<Measured[]> {
  const results: Measured[] = [];
  for (const fault of faults.filter(({ id }) => !only || only.includes(id))) {
    const quiet = await untilQuiet(site);
    const result = quiet ? await measure(site, fault) : { fault, problem: 'the site was not quiet before it' };
    results.push(result);
    report(describeOne(result));
  }
  return results;
}

async function measure(site: Site, fault: Fault): Promise<Measured> {
  const sink = sinkOf(site, fault.over === 'watchdog' ? 'backup' : 'watch');
  const before = await receivedLines(site, sink);
  const result: Measured = { fault };
  try {
    for (const one of fault.inject) await act(site, one);
    const hurt = Date.now();
    const times = await heard(site, { sink, before, fault, kind: 'firing', seconds: fault.withinSeconds });
    if (times) {
      result.firstSeconds = (Math.min(...Object.values(times)) - hurt) / 1000;
      result.allSeconds = (Math.max(...Object.values(times)) - hurt) / 1000;
    } else result.problem = `not told within ${fault.withinSeconds} s`;
  } catch (error) {
    result.problem = (error as Error).message;
  }
  const mended = Date.now();
  for (const one of fault.recover) {
    await act(site, one).catch((error: Error) => {
      result.problem ??= `not undone: ${error.message}`;
    });
  }
  if (result.problem) return result;
  const times = await heard(site, { sink, before, fault, kind: 'resolved', seconds: resolvedWithinSeconds });
  if (times) result.resolvedSeconds = (Math.max(...Object.values(times)) - mended) / 1000;
  else result.problem = `its end was not told within ${resolvedWithinSeconds} s`;
  return result;
}

type Wait = { sink: Sink; before: number; fault: Fault; kind: Kind; seconds: number };

async function heard(
  site: Site,
  { sink, before, fault, kind, seconds }: Wait,
): Promise<Record<string, number> | undefined> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const received = await receivedAfter(site, sink, before).catch((): Received[] => []);
    const times = told(fault, kind, received);
    if (times || Date.now() > end) return times;
    await pause(1000);
  }
}

const quietWithinSeconds = 300;

/** Nothing critical burns, and everything that is measured answers. */
async function untilQuiet(site: Site): Promise<boolean> {
  const { machine } = sinkOf(site, 'watch');
  const end = Date.now() + quietWithinSeconds * 1000;
  while (Date.now() < end) {
    const loud = await askPrometheus(
      site,
      machine,
      'ALERTS{severity="critical",alertstate="firing"} or up == 0 or probe_success == 0',
    ).catch(() => undefined);
    if (loud?.length === 0) return true;
    await pause(2000);
  }
  return false;
}

const seconds = (value: number | undefined): string => (value === undefined ? '–' : `${value.toFixed(0)} s`);

const describeOne = ({ fault, firstSeconds, allSeconds, resolvedSeconds, problem }: Measured): string =>
  `${problem ? '✗' : '✓'} ${fault.id.padEnd(24)} ${fault.alert.padEnd(26)} ${fault.over.padEnd(9)} ${seconds(firstSeconds).padStart(6)} ${seconds(allSeconds).padStart(6)} ${seconds(resolvedSeconds).padStart(6)}  ${problem ?? fault.titleVi}`;

export function describeMeasured(results: Measured[]): string {
  const critical = results.flatMap(({ fault, firstSeconds }) =>
    fault.over === 'both' && firstSeconds ? [firstSeconds] : [],
  );
  const sorted = critical.toSorted((one, other) => one - other);
  return [
    `  ${'sự cố'.padEnd(24)} ${'cảnh báo'.padEnd(26)} ${'qua'.padEnd(9)} ${'tin đầu'.padStart(6)} ${'đủ'.padStart(6)} ${'hết'.padStart(6)}`,
    ...results.map(describeOne),
    `${results.filter(({ problem }) => !problem).length} trong ${results.length} loại sự cố tới nơi đủ đường; hai đường: trung vị ${seconds(sorted[Math.floor(sorted.length / 2)])}, chậm nhất ${seconds(sorted.at(-1))}`,
  ].join('\n');
}
