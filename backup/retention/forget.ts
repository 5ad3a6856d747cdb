/** Forgetting, in a way that can be undone until the prune: each snapshot's file is put aside before restic removes it. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ArticleId } from '../../services/articles.ts';
import type { Repository } from '../hosts.ts';
import type { Entry, Forgotten } from '../ledger.ts';
import type { ForgetDecision } from '../policy.ts';
import { forgetSnapshots, pruneRepository } from '../restic.ts';
import { type CopyHost, localRepository, record, repositoryFolder, roleOf } from './copy-host.ts';
import { forgetNames, keepFile, replaceFile, shareNewFiles } from './head.ts';
import { historyOf } from './history.ts';

export const retentionArticles: ArticleId[] = ['002:17.8', '002:20.1'];

/** Ids in one call of restic and in one entry of the log, which takes 128 KiB. */
const atOnce = 500;

const asideFolder = ({ places }: CopyHost, repository: Repository): string =>
  join(places.retention, 'forgotten', repository);

/** Forgets what was decided. The log has an entry for every part that is done, also when a later part fails. */
export async function carryOut(
  host: CopyHost,
  repository: Repository,
  { points, snapshots, superseded, keys }: Pick<ForgetDecision, 'points' | 'snapshots' | 'superseded' | 'keys'>,
): Promise<Entry<Forgotten>[]> {
  const role = roleOf(host);
  const entries: Entry<Forgotten>[] = [];
  const forgetPart = async (facts: Pick<Forgotten, 'points' | 'snapshots' | 'superseded'>) => {
    await forget(host, repository, [...facts.snapshots, ...facts.superseded]);
    const draft = { kind: 'forget' as const, outcome: 'ok' as const, articles: retentionArticles };
    entries.push(await record<Forgotten>(host, { ...draft, facts: { role, repository, ...facts } }));
  };
  for (const part of parts(superseded)) await forgetPart({ points: [], snapshots: [], superseded: part });
  for (const [index, part] of parts(snapshots).entries()) {
    await forgetPart({ points: index === 0 ? points : [], snapshots: part, superseded: [] });
  }
  if (keys.length > 0) {
    forgetNames(host, repository);
    for (const key of keys) rmSync(join(repositoryFolder(host, repository), 'keys', key));
    const draft = { kind: 'change' as const, outcome: 'ok' as const, articles: retentionArticles };
    await record(host, { ...draft, facts: { role, repository, removedKeys: keys } });
  }
  return entries;
}

async function forget(host: CopyHost, repository: Repository, ids: string[]): Promise<void> {
  const [folder, aside] = [repositoryFolder(host, repository), asideFolder(host, repository)];
  mkdirSync(aside, { recursive: true });
  const there = ids.filter((id) => existsSync(join(folder, 'snapshots', id)));
  for (const id of there) keepFile(join(folder, 'snapshots', id), join(aside, id));
  await forgetSnapshots(localRepository(host, repository), there);
}

/** Puts back snapshots that were put aside and are forgotten by no entry: a crash came between. */
export function putBackUnlogged(host: CopyHost, repository: Repository, entries: Entry[]): string[] {
  const { forgotten } = historyOf(entries, roleOf(host));
  return putBack(
    host,
    repository,
    asideIds(host, repository).filter((id) => !forgotten.has(id)),
  );
}

/** Takes back everything that waits for its prune. */
export async function undoForget(host: CopyHost, repository: Repository, entries: Entry[]): Promise<string[]> {
  const batches = historyOf(entries, roleOf(host)).waiting.filter((batch) => batch.repository === repository);
  const back: string[] = [];
  for (const { points, snapshots } of batches) {
    back.push(...putBack(host, repository, snapshots));
    const facts: Forgotten = { role: roleOf(host), repository, points, snapshots, superseded: [], undone: true };
    await record<Forgotten>(host, { kind: 'forget', outcome: 'ok', articles: retentionArticles, facts });
  }
  return back;
}

function putBack(host: CopyHost, repository: Repository, ids: string[]): string[] {
  const [folder, aside] = [repositoryFolder(host, repository), asideFolder(host, repository)];
  return ids.filter((id) => {
    const target = join(folder, 'snapshots', id);
    if (existsSync(target) || !existsSync(join(aside, id))) return false;
    replaceFile(join(aside, id), target);
    return true;
  });
}

const asideIds = (host: CopyHost, repository: Repository): string[] => {
  const aside = asideFolder(host, repository);
  return existsSync(aside) ? readdirSync(aside) : [];
};

/** Removes data that no snapshot needs; after it what was put aside is worth nothing. */
export async function prune(host: CopyHost, repository: Repository): Promise<string[]> {
  const options = { lockSeconds: 300, ...(host.signal ? { signal: host.signal } : {}) };
  forgetNames(host, repository);
  shareNewFiles(repositoryFolder(host, repository));
  const lines = await pruneRepository(localRepository(host, repository), options);
  rmSync(asideFolder(host, repository), { recursive: true, force: true });
  return lines;
}

function parts<Item>(items: Item[]): Item[][] {
  const count = Math.ceil(items.length / atOnce);
  return Array.from({ length: count }, (_, index) => items.slice(index * atOnce, (index + 1) * atOnce));
}
