/** Runs jobs and writes down how each ended: a point in the ledger, or a failure with its reason. */
import type { ArticleId } from '../../services/articles.ts';
import type { Draft, Entry, FailedBackup, Outcome, Point } from '../ledger.ts';
import { BackupProblem } from '../problem.ts';
import { ResticFailure } from '../restic.ts';
import { announcedOf, withdraw } from './announced.ts';
import { type Attempt, attempt, type Made } from './attempt.ts';
import { runDatabase } from './database-run.ts';
import type { JobHost } from './host.ts';
import { newestPoint, seriesOf, stampOf } from './points.ts';
import { saveDirectory, saveEtcd, saveMachine, saveSite } from './system.ts';
import type { Job } from './table.ts';

/** A daily backup at a fixed time on another host; one day's points are kept monthly. */
const articles: ArticleId[] = ['000:19.3', '002:15.2.a', '002:20.1'];

/** Runs the jobs one after the other; those of the database share one moment. Answers their entries; throws only when the ledger refuses. */
export async function runJobs(
  host: JobHost,
  jobs: Job[],
  onEntry: (entry: Entry<Point | FailedBackup>) => void = () => undefined,
): Promise<Entry<Point | FailedBackup>[]> {
  const entries: Entry<Point | FailedBackup>[] = [];
  const settleOne = async (one: Attempt) => {
    const entry = await settle(host, one);
    entries.push(entry);
    onEntry(entry);
  };
  await noteLeftBehind(host);
  const database = jobs.filter(({ kind }) => kind === 'base' || kind === 'logical');
  if (database.length > 0) await runDatabase(host, database, settleOne);
  for (const job of jobs.filter((one) => !database.includes(one))) {
    await settleOne({ job, startedAt: host.now(), result: attempt(() => savers[job.kind]!(host, job)) });
  }
  return entries;
}

const savers: Partial<Record<Job['kind'], (host: JobHost, job: Job) => Promise<Made>>> = {
  etcd: async (host, job) => ({ repository: 'etcd', saved: [await saveEtcd(host, job)] }),
  machine: async (host, job) => ({ repository: 'machines', saved: [await saveMachine(host, job)] }),
  directory: async (host, job) => ({ repository: 'machines', saved: [await saveDirectory(host, job)] }),
  site: async (host) => ({ repository: 'site', saved: [await saveSite(host)] }),
};

/** A run that ended with its process left no entry; a job of it that has none since is written down as failed. */
export async function noteInterrupted(host: JobHost, jobs: Job[], startedAt: string): Promise<void> {
  await noteLeftBehind(host);
  const entries = (await host.ledger.read({ kind: 'backup', since: startedAt })) as Entry<Point | FailedBackup>[];
  const noted = new Set(entries.map(({ facts }) => seriesOf(facts)));
  for (const { component, kind, machine } of jobs.filter((job) => !noted.has(seriesOf(job)))) {
    const reason = `the run of ${startedAt} ended with its process`;
    await append(host, 'failed', { component, kind, ...(machine ? { machine } : {}), reason } satisfies FailedBackup);
  }
}

/** Snapshots of a run that ended with its process belong to no point, and everybody may know whose they are. */
async function noteLeftBehind(host: JobHost): Promise<void> {
  const left = announcedOf(host);
  if (left.length === 0) return;
  const entries = (await host.ledger.read({ kind: 'backup' })) as Entry<Point | FailedBackup>[];
  const known = new Set(entries.flatMap(({ facts }) => facts.snapshots ?? []));
  for (const { snapshot, ...job } of left.filter((one) => !known.has(one.snapshot))) {
    const reason = 'the run that made the snapshot ended with its process';
    await append(host, 'failed', { ...job, reason, snapshots: [snapshot] } satisfies FailedBackup);
  }
  withdraw(
    host,
    left.map(({ snapshot }) => snapshot),
  );
}

async function settle(host: JobHost, { job, startedAt, result }: Attempt): Promise<Entry<Point | FailedBackup>> {
  try {
    const point = pointOf(host, { job, startedAt, made: await result }, await host.ledger.read());
    const entry = await append(host, 'ok', point);
    withdraw(host, point.snapshots);
    return entry;
  } catch (error) {
    if (error instanceof NotWritten) throw error;
    const { kind, component, machine } = job;
    const left = [
      ...announcedFor(host, job),
      ...(error instanceof ResticFailure && error.snapshot ? [error.snapshot] : []),
    ];
    const facts: FailedBackup = {
      component,
      kind,
      ...(machine ? { machine } : {}),
      reason: reasonOf(error),
      snapshots: left,
    };
    const entry = await append(host, outcomeOf(error), facts);
    withdraw(host, left);
    return entry;
  }
}

const announcedFor = (host: JobHost, job: Job): string[] =>
  announcedOf(host)
    .filter((one) => seriesOf(one) === seriesOf(job))
    .map(({ snapshot }) => snapshot);

/** The ledger did not take an entry: then nothing may pass for saved, and nothing for known to have failed. */
class NotWritten extends Error {}

async function append<Facts>(
  { configuration, ledger, actor }: JobHost,
  outcome: Outcome,
  facts: Facts,
): Promise<Entry<Facts>> {
  const draft: Draft<Facts> = { kind: 'backup', host: configuration.machine, actor, outcome, articles, facts };
  try {
    return (await ledger.append(draft)) as Entry<Facts>;
  } catch (error) {
    throw new NotWritten(`the ledger did not take the entry: ${(error as Error).message}`, { cause: error });
  }
}

function pointOf(
  host: JobHost,
  { job, startedAt, made }: { job: Job; startedAt: Date; made: Made },
  entries: Entry[],
): Point {
  const { component, kind, machine } = job;
  const { saved, repository, database } = made;
  const before = newestPoint(entries, component, { kind, machine });
  const month = (time: string | Date) => monthIn(host.configuration.timeZone, new Date(time));
  return {
    id: `${job.id}-${stampOf(startedAt)}`,
    component,
    kind,
    ...(machine ? { machine } : {}),
    startedAt: startedAt.toISOString(),
    finishedAt: host.now().toISOString(),
    repository,
    snapshots: saved.map(({ snapshot }) => snapshot),
    bytes: saved.reduce((sum, { bytes }) => sum + bytes, 0),
    addedBytes: saved.reduce((sum, { storedBytes }) => sum + storedBytes, 0),
    monthly: !before || month(before.startedAt) !== month(startedAt),
    ...(database ? { database } : {}),
  };
}

const monthIn = (timeZone: string, time: Date): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit' }).format(time);

const outcomeOf = (error: unknown): Outcome =>
  error instanceof ResticFailure && error.outcome === 'incomplete' ? 'incomplete' : 'failed';

const reasonOf = (error: unknown): string =>
  (error instanceof BackupProblem ? error.message : `${(error as Error).name}: ${(error as Error).message}`).slice(
    0,
    2000,
  );
