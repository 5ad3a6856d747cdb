/** Copy 2: fetches from copy 1 exactly what the log knows, under its own keys; nothing can push into it (002:17.8). */
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ArticleId } from '../services/articles.ts';
import { type Repository, repositories } from './hosts.ts';
import type { Copied, Entry, SavedWal } from './ledger.ts';
import { BackupProblem } from './problem.ts';
import { copySnapshots, createRepository, listSnapshots, type RepositoryAccess, type Snapshot } from './restic.ts';
import { type CopyHost, localRepository, record, repositoryFolder, roleOf } from './retention/copy-host.ts';
import { damagedFiles, filesOf } from './retention/files.ts';
import { historyOf } from './retention/history.ts';

/** A copy host, and how it reaches copy 1. */
export type PullingHost = CopyHost & { repository: (name: Repository) => RepositoryAccess };

export const copyArticles: ArticleId[] = ['002:17.8', '000:19.3-2', '002:15.2.a.2'];

/** What copy 1 has and this copy never had: a point, or the saves of the WAL that one entry names. */
type Due = { what: string; repository: Repository; ids: string[]; bytes: number };

/** Copies everything that is due; each point's end is one entry. Returns how many were copied and how many could not be. */
export async function pull(host: PullingHost): Promise<{ copied: number; failed: number }> {
  const entries = await host.ledger.read();
  const result = { copied: 0, failed: 0 };
  for (const repository of repositories) {
    const due = dueForCopy(entries).filter((one) => one.repository === repository);
    if (due.length === 0) continue;
    for (const outcome of await pullRepository(host, repository, due)) result[outcome]++;
  }
  return result;
}

/** In the order of the log, so that an interrupted pull leaves no gap behind. */
export function dueForCopy(entries: Entry[]): Due[] {
  const { points, saves } = historyOf(entries, 'backup');
  const held = new Set(saves.map(({ id }) => id));
  const copied = new Set(
    (entries as Entry<Copied>[])
      .filter(({ kind, outcome, facts }) => kind === 'copy' && outcome === 'ok' && facts.role === 'copy')
      .map(({ facts }) => facts.point),
  );
  const wal = (entries as Entry<SavedWal>[])
    .filter(({ kind, sequence }) => kind === 'wal' && !copied.has(`wal-${sequence}`))
    .map(({ sequence, facts }): Due => {
      const ids = (facts.snapshots ?? []).map(({ id }) => id).filter((id) => held.has(id));
      return { what: `wal-${sequence}`, repository: 'database', ids, bytes: 0 };
    })
    .filter(({ ids }) => ids.length > 0);
  const due = points
    .filter(({ point }) => !copied.has(point.id))
    .map(
      ({ point, stored }): Due => ({ what: point.id, repository: point.repository, ids: stored, bytes: point.bytes }),
    );
  return [...due, ...wal];
}

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

type Copying = {
  repository: Repository;
  from: RepositoryAccess;
  to: RepositoryAccess;
  due: Due[];
  there: Map<string, Snapshot>;
};

async function copyWhole(
  host: PullingHost,
  { repository, from, to, due, there }: Copying,
): Promise<('copied' | 'failed')[]> {
  const folder = repositoryFolder(host, repository);
  const before = new Set(filesOf(folder, 'data').map(({ id }) => id));
  const options = host.signal ? { signal: host.signal } : {};
  const stored = await copySnapshots(to, { from, ids: due.flatMap(({ ids }) => ids), ...options });
  const arrived = filesOf(folder, 'data').filter(({ id }) => !before.has(id));
  const damaged = await damagedFiles(arrived, options);
  const trees = new Map((await listSnapshots(to)).map(({ id, tree }) => [id, tree]));
  const outcomes: ('copied' | 'failed')[] = [];
  for (const one of due) {
    const same = one.ids.every((id) => trees.get(stored.get(id)!) === there.get(id)!.tree);
    if (damaged.length > 0 || !same) {
      await recordFailure(
        host,
        one,
        damaged.length > 0 ? 'what was written reads back differently' : 'its content differs',
      );
      outcomes.push('failed');
      continue;
    }
    const facts = { role: roleOf(host), point: one.what, stored: one.ids.map((id) => stored.get(id)!), from: one.ids };
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

const recordFailure = (host: PullingHost, { what, ids }: Due, reason: string) =>
  record<Copied & { reason: string }>(host, {
    ...{ kind: 'copy', outcome: 'failed', articles: copyArticles },
    facts: { role: roleOf(host), point: what, stored: [], from: ids, bytes: 0, reason: reason.slice(0, 1000) },
  });

/** This host's own repository, made at the first pull with a password that no other host has. */
async function ownCopy(host: PullingHost, repository: Repository, from: RepositoryAccess): Promise<RepositoryAccess> {
  const folder = repositoryFolder(host, repository);
  const own = localRepository(host, repository);
  if (existsSync(join(folder, 'config'))) return own;
  mkdirSync(folder, { recursive: true });
  await createRepository(own, { chunkedLike: from });
  shareWithGroup(folder);
  return own;
}

/** The account that prunes is another one of the same group; restic gives new files the mode that the config has. */
function shareWithGroup(path: string): void {
  const isFolder = statSync(path).isDirectory();
  chmodSync(path, isFolder ? 0o2770 : 0o440);
  if (isFolder) for (const name of readdirSync(path)) shareWithGroup(join(path, name));
}
