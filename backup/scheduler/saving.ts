/** What copy 1 does at which time. */

import type { JobHost } from '../jobs/host.ts';
import { removeStaleLocks } from '../jobs/locks.ts';
import { newestAttempt, seriesOf } from '../jobs/points.ts';
import { noteInterrupted, runJobs } from '../jobs/run.ts';
import type { Job } from '../jobs/table.ts';
import { saveWal } from '../jobs/wal.ts';
import { neededBase, reportWal } from '../jobs/wal-report.ts';
import { ResticFailure } from '../restic.ts';
import type { Task } from './engine.ts';

export type SavingHost = Omit<JobHost, 'actor' | 'signal'>;

/** Lane of everything that reads whole databases and machines; the minute's WAL does not wait for it. */
export const mainLane = 'save';

/** Tells the other hosts which save of the WAL is the newest. */
type Announce = (snapshot: string) => Promise<void>;

export const savingTasks = (host: SavingHost, announce: Announce): Task[] => [
  daily(host),
  wal(host, announce),
  walReport(host),
  baseIfNeeded(host),
];

function daily(host: SavingHost): Task {
  const { dailyAt, jobs } = host.configuration;
  let failed: Job[] = [];
  return {
    id: 'daily',
    when: { every: 'day', at: dailyAt },
    lane: mainLane,
    limitMinutes: 20 * 60,
    retryMinutes: [5, 20, 60],
    run: async ({ attempt, ...run }) => {
      if (attempt > 0) await removeStaleLocks(host);
      const entries = await runJobs({ ...host, ...run }, attempt > 0 && failed.length > 0 ? failed : jobs);
      const broken = new Set(entries.filter(({ outcome }) => outcome !== 'ok').map(({ facts }) => seriesOf(facts)));
      failed = jobs.filter((job) => broken.has(seriesOf(job)));
      return failed.length === 0;
    },
    interrupted: (startedAt) => noteInterrupted({ ...host, actor: 'schedule' }, jobs, startedAt),
  };
}

/** With copy 2's own half minute, what copy 1 received is on two hosts within a minute. */
const wal = (host: SavingHost, announce: Announce): Task => ({
  id: 'wal',
  when: { every: 'half-minute', second: 0 },
  lane: 'wal',
  limitMinutes: 10,
  run: async (run) => {
    try {
      const saved = await saveWal({ ...host, ...run });
      if (saved) await announce(saved.snapshot);
    } catch (error) {
      if (error instanceof ResticFailure && error.outcome === 'locked') await removeStaleLocks(host);
      throw error;
    }
    return true;
  },
});

const walReport = (host: SavingHost): Task => ({
  id: 'wal-report',
  when: { every: 'hour', minute: 0 },
  lane: 'wal-report',
  limitMinutes: 10,
  run: async (run) => (await reportWal({ ...host, ...run })).outcome === 'ok',
});

/** WAL that is torn makes every point before it end there, so nobody waits for the night. */
const baseIfNeeded = (host: SavingHost): Task => ({
  id: 'base-if-needed',
  when: { every: 'minute' },
  lane: mainLane,
  limitMinutes: 20 * 60,
  run: async (run) => {
    const needing = { ...host, ...run };
    if (!(await neededBase(needing)) || !(await mayTryAgain(needing))) return true;
    const entries = await runJobs(
      needing,
      host.configuration.jobs.filter(({ kind }) => kind === 'base'),
    );
    return entries.every(({ outcome }) => outcome === 'ok');
  },
});

const minutesBetweenTries = 10;

async function mayTryAgain({ ledger, now }: JobHost): Promise<boolean> {
  const last = newestAttempt(await ledger.read({ kind: 'backup' }), 'base');
  return !last || now().getTime() - Date.parse(last.at) >= minutesBetweenTries * 60_000;
}
