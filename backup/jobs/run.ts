/** Runs jobs and writes down how each ended: a point in the ledger, or a failure with its reason. */
import type { ArticleId } from '../../services/articles.ts';
import type { Draft, Entry, FailedBackup, Outcome, Point } from '../ledger.ts';
import { BackupProblem } from '../problem.ts';
import { ResticFailure, type Saved } from '../restic.ts';
import { assertNothingLost, assertWholeDump, primaryChanged, saveBase, saveLogical } from './database.ts';
import type { JobHost } from './host.ts';
import { describeMoment, type Moment, takeMoment } from './moment.ts';
import { newestPoint, stampOf } from './points.ts';
import { saveDirectory, saveEtcd, saveMachine, saveSite } from './system.ts';
import type { Job } from './table.ts';
import { ensureWalSaved } from './wal-cover.ts';

/** A daily backup at a fixed time on another host; one day's points are kept monthly. */
const articles: ArticleId[] = ['000:19.3', '002:15.2.a', '002:20.1'];

type Made = Pick<Point, 'repository' | 'database'> & { saved: Saved[] };
type Attempt = { job: Job; startedAt: Date; result: Promise<Made> };

/** Runs the jobs one after the other; those of the database share one moment. Answers their entries; throws only when the ledger refuses. */
export async function runJobs(
  host: JobHost,
  jobs: Job[],
  onEntry: (entry: Entry<Point | FailedBackup>) => void = () => undefined,
): Promise<Entry<Point | FailedBackup>[]> {
  const entries: Entry<Point | FailedBackup>[] = [];
  const note = (entry: Entry<Point | FailedBackup>) => {
    entries.push(entry);
    onEntry(entry);
  };
  const database = jobs.filter(({ kind }) => kind === 'base' || kind === 'logical');
  if (database.length > 0) await runDatabase(host, database, note);
  for (const job of jobs.filter((one) => !database.includes(one))) {
    note(await settle(host, { job, startedAt: host.now(), result: attempt(() => savers[job.kind]!(host, job)) }));
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
  const entries = (await host.ledger.read({ kind: 'backup', since: startedAt })) as Entry<Point | FailedBackup>[];
  const noted = ({ component, kind, machine }: Job) =>
    entries.some(({ facts }) => facts.component === component && facts.kind === kind && facts.machine === machine);
  for (const { component, kind, machine } of jobs.filter((job) => !noted(job))) {
    const reason = `the run of ${startedAt} ended with its process`;
    await append(host, 'failed', { component, kind, ...(machine ? { machine } : {}), reason } satisfies FailedBackup);
  }
}

/** The base comes first, so that its WAL runs up to the moment that describes both. */
async function runDatabase(
  host: JobHost,
  jobs: Job[],
  note: (entry: Entry<Point | FailedBackup>) => void,
): Promise<void> {
  const startedAt = host.now();
  const base = jobs.find(({ kind }) => kind === 'base');
  const logical = jobs.find(({ kind }) => kind === 'logical');
  const savedBase = base && (await settled(() => saveBase(host)));
  const moment = await settled(() => takeMoment(host, `hssk-${jobs[0]!.component}-${stampOf(startedAt)}`));
  try {
    const savedLogical = logical && (await settled(async () => saveLogical(host, await moment())));
    const described = await settled(() => describe(host, moment, jobs[0]!.component));
    const madeBase = async (): Promise<Made> => {
      const { range, ...saved } = await savedBase!();
      const { startLsn, stopLsn, timeline } = range;
      const state = await described();
      if (state.timeline !== timeline) throw primaryChanged(timeline, state.timeline);
      await ensureWalSaved(host, { timeline, startLsn, endLsn: state.restorePointLsn });
      return { repository: 'database', saved: [saved], database: { ...state, startLsn, stopLsn } };
    };
    const madeLogical = async (): Promise<Made> => {
      const saved = await savedLogical!();
      const database = await described();
      assertWholeDump(saved[0]!, database);
      return { repository: 'database', saved, database };
    };
    const attempts = [
      ...(base ? [{ job: base, make: madeBase }] : []),
      ...(logical ? [{ job: logical, make: madeLogical }] : []),
    ];
    for (const { job, make } of attempts) note(await settle(host, { job, startedAt, result: attempt(make) }));
  } finally {
    await moment().then(
      ({ release }) => release(),
      () => undefined,
    );
  }
}

async function describe(host: JobHost, moment: () => Promise<Moment>, component: string) {
  const state = await describeMoment(host, await moment());
  const entries = await host.ledger.read();
  assertNothingLost(state, newestPoint(entries, component), entries);
  return state;
}

/** Runs it now; what it throws is thrown to everyone who asks for the result later. */
async function settled<Result>(run: () => Promise<Result>): Promise<() => Promise<Result>> {
  const result = attempt(run);
  await result.catch(() => undefined);
  return () => result;
}

const attempt = <Result>(run: () => Promise<Result>): Promise<Result> => {
  const result = Promise.resolve().then(run);
  result.catch(() => undefined);
  return result;
};

async function settle(host: JobHost, { job, startedAt, result }: Attempt): Promise<Entry<Point | FailedBackup>> {
  try {
    const point = pointOf(host, { job, startedAt, made: await result }, await host.ledger.read());
    return await append(host, 'ok', point);
  } catch (error) {
    if (error instanceof NotWritten) throw error;
    const { kind, component, machine } = job;
    const left = error instanceof ResticFailure && error.snapshot ? [error.snapshot] : [];
    const facts: FailedBackup = {
      component,
      kind,
      ...(machine ? { machine } : {}),
      reason: reasonOf(error),
      snapshots: left,
    };
    return await append(host, outcomeOf(error), facts);
  }
}

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
