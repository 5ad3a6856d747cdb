import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { BackupProblem } from '../problem.ts';
import { retain } from '../retention.ts';
import { readState, writeState } from '../state-file.ts';
import { type CopyHost, record, roleOf } from './copy-host.ts';
import { dayOf } from './days.ts';
import { watch } from './watch.ts';

const watchEveryMilliseconds = 5 * 60_000;
/** The night's points are made and copied by then. */
const hoursAfterBackup = 3;

const lastRuns = z.object({ retainedDay: z.string().optional() });

/** Watches every five minutes and does the day's work once, also when the host was down at its hour; ends with the signal. */
export async function keepInOrder(host: CopyHost, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await attempt(host, 'watch', () => watch(host));
    if (isDue(host)) {
      const day = dayOf(host.now(), host.configuration.timeZone);
      await attempt(host, 'retain', () => retain({ ...host, signal }));
      writeState(stateFile(host), { retainedDay: day });
    }
    await delay(watchEveryMilliseconds, undefined, { signal }).catch(() => undefined);
  }
}

const stateFile = ({ places }: CopyHost): string => join(places.retention, 'last-runs.json');

/** Once on each day of the site, three hours after the backup's hour. */
export function isDue(host: CopyHost): boolean {
  const { timeZone, dailyAt } = host.configuration;
  const now = host.now();
  const day = dayOf(now, timeZone);
  const time = now.toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  const [hour = 0, minute = 0] = dailyAt.split(':').map(Number);
  // A backup late in the evening is followed by its retention before the day ends.
  const due = `${String(Math.min(23, hour + hoursAfterBackup)).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return time >= due && readState(stateFile(host), lastRuns)?.retainedDay !== day;
}

/** A failure is an entry and a line in the journal; the daemon goes on. */
async function attempt(host: CopyHost, work: string, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const reason = error instanceof BackupProblem ? error.message : ((error as Error).stack ?? String(error));
    process.stderr.write(`${work}: ${reason}\n`);
    const facts = {
      role: roleOf(host),
      code: 'retention',
      what: `${work} failed: ${(error as Error).message}`.slice(0, 1000),
    };
    await record(host, { kind: 'incident', outcome: 'failed', articles: ['002:17.8'], facts }).catch(
      (unwritten: Error) => process.stderr.write(`${work}: not in the log either: ${unwritten.message}\n`),
    );
  }
}
