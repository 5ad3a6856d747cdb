/** Copy 2: fetches from copy 1 exactly what the log knows, under its own keys; nothing can push into it (002:17.8). */
import type { ArticleId } from '../services/articles.ts';
import type { Repository } from './hosts.ts';
import type { Copied, Entry } from './ledger.ts';
import { ownCopy } from './own-copy.ts';
import { BackupProblem } from './problem.ts';
import { copySnapshots, listSnapshots, type RepositoryAccess, type Snapshot } from './restic.ts';
import { type CopyHost, record, repositoryFolder, roleOf } from './retention/copy-host.ts';
import { damagedFiles, fileIds, filesOf } from './retention/files.ts';
import { historyOf } from './retention/history.ts';

/** A copy host, and how it reaches copy 1. */
export type PullingHost = CopyHost & { repository: (name: Repository) => RepositoryAccess };

export const copyArticles: ArticleId[] = ['002:17.8', '000:19.3-2', '002:15.2.a.2'];

/** What copy 1 has and this copy never had: a point, or the saves of the WAL that one entry names. */
export type Due = { what: string; repository: Repository; ids: string[]; bytes: number };

export type Pulled = { copied: number; failed: number };

/** Copies every point that is due. Returns how many were copied and how many could not be. */
export const pull = async (host: PullingHost): Promise<Pulled> => pullDue(host, duePoints(await host.ledger.read()));

/** Each one's end is one entry. What just failed, the schedule leaves alone for a while: it asks again every minute. */
export async function pullDue(host: PullingHost, all: Due[]): Promise<Pulled> {
  if (all.length === 0) return { copied: 0, failed: 0 };
  const waiting = host.actor === 'schedule' ? failedLately(await host.ledger.read(), host.now()) : new Set();
  const due = all.filter(({ what }) => !waiting.has(what));
  const result = { copied: 0, failed: all.length - due.length };
  for (const [repository, ofRepository] of Map.groupBy(due, (one) => one.repository)) {
    for (const outcome of await pullRepository(host, repository, ofRepository)) result[outcome]++;
  }
  return result;
}

/** In the order of the log, so that an interrupted pull leaves no gap behind. */
export function duePoints(entries: Entry[]): Due[] {
  const copied = copiedHere(entries);
  return historyOf(entries, 'backup')
    .points.filter(({ point }) => !copied.has(point.id))
    .map(({ point, stored }) => ({ what: point.id, repository: point.repository, ids: stored, bytes: point.bytes }));
}

const minutesBetweenTries = 10;

const failedLately = (entries: Entry[], now: Date): Set<string> =>
  new Set(
    (entries as Entry<Copied>[])
      .filter(({ kind, outcome, facts }) => kind === 'copy' && outcome === 'failed' && facts.role === 'copy')
      .filter(({ at }) => now.getTime() - Date.parse(at) < minutesBetweenTries * 60_000)
      .map(({ facts }) => facts.point),
  );

export const copiedHere = (entries: Entry[]): Set<string> =>
  new Set(
    (entries as Entry<Copied>[])
      .filter(({ kind, outcome, facts }) => kind === 'copy' && outcome === 'ok' && facts.role === 'copy')
      .map(({ facts }) => facts.point),
  );

async function pullRepository(host: PullingHost, repository: Repository, due: Due[]): Promise<('copied' | 'failed')[]> {
  try {
    const from = host.repository(repository);
    const to = await ownCopy(host, repository, from);
    const there = new Map((await listSnapshots(from)).map((snapshot) => [snapshot.id, snapshot]));
    const whole = due.filter(({ ids }) => ids.every((id) => there.has(id)));
    const lost = due.filter((one) => !whole.includes(one));
    for (const one of lost) await recordFailure(host, one, 'copy 1 does not have all of its snapshots');
    const outcomes = whole.length === 0 ? [] : await copyWhole(host, { repository, from, to, due: whole, there });
    return [...lost.map(() => 'failed' as const), ...outcomes];
  } catch (error) {
    if (!(error instanceof BackupProblem)) throw error;
    for (const one of due) await recordFailure(host, one, error.message);
    return due.map(() => 'failed');
  }
}

export type Copying = {
  repository: Repository;
  from: RepositoryAccess;
  to: RepositoryAccess;
  /** Snapshots of copy 1. */
  there: Map<string, Snapshot>;
};

async function copyWhole(
  host: PullingHost,
  { due, ...copying }: Copying & { due: Due[] },
): Promise<('copied' | 'failed')[]> {
  const { stored, problemOf } = await copyAndCompare(
    host,
    copying,
    due.flatMap(({ ids }) => ids),
  );
  const outcomes: ('copied' | 'failed')[] = [];
  for (const one of due) {
    const problem = problemOf(one.ids);
    if (problem) {
      await recordFailure(host, one, problem);
      outcomes.push('failed');
      continue;
    }
    const facts = {
      role: roleOf(host),
      point: one.what,
      stored: one.ids.map((id) => stored.get(id)!.id),
      from: one.ids,
    };
    await record<Copied>(host, {
      kind: 'copy',
      outcome: 'ok',
      articles: copyArticles,
      facts: { ...facts, bytes: one.bytes },
    });
    outcomes.push('copied');
  }
  return outcomes;
}

/** Copies snapshots and reads back what was written; `problemOf` says why some of them are not as they are on copy 1. */
export async function copyAndCompare(
  host: PullingHost,
  { repository, from, to, there }: Copying,
  ids: string[],
): Promise<{ stored: Map<string, Snapshot>; problemOf: (ids: string[]) => string | undefined }> {
  const folder = repositoryFolder(host, repository);
  const before = fileIds(folder, 'data');
  const options = host.signal ? { signal: host.signal } : {};
  const stored = await copySnapshots(to, { from, ids, ...options });
  const damaged = await damagedFiles(
    filesOf(folder, 'data', (id) => !before.has(id)),
    options,
  );
  const isSame = (id: string) => stored.get(id)!.tree === there.get(id)!.tree;
  const problemOf = (some: string[]) => {
    if (damaged.length > 0) return 'what was written reads back differently';
    return some.every(isSame) ? undefined : 'its content differs';
  };
  return { stored, problemOf };
}

const recordFailure = (host: PullingHost, { what, ids }: Due, reason: string) =>
  record<Copied & { reason: string }>(host, {
    ...{ kind: 'copy', outcome: 'failed', articles: copyArticles },
    facts: { role: roleOf(host), point: what, stored: [], from: ids, bytes: 0, reason: reason.slice(0, 1000) },
  });
