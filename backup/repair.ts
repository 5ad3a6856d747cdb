/**
 * Mends a repository from another copy, in three steps, because no account may do all of them: the account that prunes takes damaged
 * files out and lets restic rebuild its index; the account that copies fetches what is missing; the first puts the snapshots back.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { examine } from './check.ts';
import type { HostRole, Repository } from './hosts.ts';
import type { Copied, Entry, Examined } from './ledger.ts';
import { BackupProblem } from './problem.ts';
import { copyArticles } from './pull.ts';
import { forgetSnapshots, listSnapshots, must, type RepositoryAccess, runRestic } from './restic.ts';
import { type CopyHost, localRepository, record, repositoryFolder, roleOf } from './retention/copy-host.ts';
import { damagedFiles, filesOf, type RepositoryFile, sha256Of } from './retention/files.ts';
import { forgetNames, headFolder, replaceFile, shareNewFiles } from './retention/head.ts';
import { type History, historyOf } from './retention/history.ts';
import { removeStaleLocks } from './retention/locks.ts';

/** What was taken out; `lost` are snapshots of which no whole file is left on this host. */
export type Prepared = { repository: Repository; damaged: string[]; restored: string[]; lost: string[] };

const workFolder = ({ places }: CopyHost, repository: Repository): string =>
  join(places.retention, 'repair', repository);

/** Step 1, on the damaged host. Snapshots are put aside as well, because restic copies nothing again of one that is there. */
export async function prepareRepair(host: CopyHost, repository: Repository): Promise<Prepared> {
  const folder = repositoryFolder(host, repository);
  const work = workFolder(host, repository);
  for (const part of ['damaged', 'snapshots']) mkdirSync(join(work, part), { recursive: true });
  removeStaleLocks(folder, host.now());
  forgetNames(host, repository);
  const damaged = await damagedFiles(
    (['keys', 'snapshots', 'index', 'data'] as const).flatMap((part) => filesOf(folder, part)),
  );
  for (const file of damaged.filter(({ part }) => part !== 'data')) takeOut(file, work);
  const restored = await restoreHead(host, repository);
  shareNewFiles(folder);
  const packs = damaged.filter(({ part }) => part === 'data');
  const own = localRepository(host, repository);
  if (packs.length > 0) {
    // What is whole in a damaged pack is saved, for the case that no other copy has it.
    await runRestic(own, { args: ['repair', 'packs', ...packs.map(({ id }) => id)], cwd: join(work, 'damaged') });
    for (const file of packs.filter(({ path }) => existsSync(path))) takeOut(file, work);
  }
  await must(own, { args: ['repair', 'index', '--read-all-packs'] });
  const wanted = idsOf(historyOf(await host.ledger.read(), roleOf(host)), repository);
  for (const { id, path } of filesOf(folder, 'snapshots')) {
    if (wanted.has(id)) renameSync(path, join(work, 'snapshots', id));
  }
  const lost = [...wanted].filter((id) => !existsSync(join(work, 'snapshots', id)));
  return { repository, damaged: damaged.map(({ part, id }) => `${part}/${id}`), restored, lost };
}

function takeOut({ part, id, path }: RepositoryFile, work: string): void {
  renameSync(path, join(work, 'damaged', `${part}-${id}`));
}

/** Config, keys and snapshots byte for byte from the second place on this host, where they are whole. */
async function restoreHead(host: CopyHost, repository: Repository): Promise<string[]> {
  const [folder, head] = [repositoryFolder(host, repository), headFolder(host, repository)];
  if (!existsSync(join(head, 'config'))) return [];
  const wanted = idsOf(historyOf(await host.ledger.read(), roleOf(host)), repository);
  const restored: string[] = [];
  for (const part of ['keys', 'snapshots']) {
    for (const id of readdirSync(join(head, part))) {
      const [kept, place] = [join(head, part, id), join(folder, part, id)];
      if (existsSync(place) || (part === 'snapshots' && !wanted.has(id)) || (await sha256Of(kept)) !== id) continue;
      replaceFile(kept, place);
      restored.push(`${part}/${id}`);
    }
  }
  const config = join(folder, 'config');
  if ((await sha256Of(config)) !== (await sha256Of(join(head, 'config')))) {
    rmSync(config, { force: true });
    replaceFile(join(head, 'config'), config);
    restored.push('config');
  }
  return restored;
}

/** Snapshot ids that the log says this copy holds in a repository. */
function idsOf({ points, saves }: History, repository: Repository): Set<string> {
  const stored = points.filter(({ point }) => point.repository === repository).flatMap((known) => known.stored);
  return new Set([...stored, ...(repository === 'database' ? saves.map(({ id }) => id) : [])]);
}

/** Step 2: copies all that both copies should have; only what is missing moves. Answers how many points could be asked for. */
export async function refill(
  { entries, repository, role, donor }: { entries: Entry[]; repository: Repository; role: HostRole; donor: HostRole },
  { to, from }: { to: RepositoryAccess; from: RepositoryAccess },
): Promise<{ points: number }> {
  const wanted = idsByPoint(historyOf(entries, role), repository);
  const given = idsByPoint(historyOf(entries, donor), repository);
  const there = new Set((await listSnapshots(from)).map(({ id }) => id));
  const shared = [...wanted.keys()].filter((point) => given.get(point)?.every((id) => there.has(id)));
  const saves = repository === 'database' ? historyOf(entries, donor).saves.map(({ id }) => id) : [];
  const ids = [...shared.flatMap((point) => given.get(point)!), ...saves.filter((id) => there.has(id))];
  if (ids.length > 0) await must(to, { args: ['copy', ...ids], from });
  return { points: shared.length };
}

const idsByPoint = ({ points }: History, repository: Repository): Map<string, string[]> =>
  new Map(points.filter(({ point }) => point.repository === repository).map(({ point, stored }) => [point.id, stored]));

/** Step 3, on the damaged host again: the snapshots as they were, copies in place of lost ones, and all data read. */
export async function finishRepair(host: CopyHost, repository: Repository, donor: HostRole): Promise<Entry<Examined>> {
  const folder = repositoryFolder(host, repository);
  const work = workFolder(host, repository);
  const entries = await host.ledger.read();
  const own = localRepository(host, repository);
  const aside = join(work, 'snapshots');
  if (!existsSync(aside)) throw notPrepared(host, repository);
  const known = idsOf(historyOf(entries, roleOf(host)), repository);
  const copies = (await listSnapshots(own)).filter(({ id, original }) => original && !known.has(id));
  for (const id of readdirSync(aside)) renameSync(join(aside, id), join(folder, 'snapshots', id));
  const replaced = await replaceLost(host, {
    repository,
    entries,
    copies: new Map(copies.map(({ id, original }) => [original!, id])),
  });
  await forgetSnapshots(
    own,
    copies.map(({ id }) => id).filter((id) => !replaced.has(id)),
  );
  const check = await examine(host, repository, 'all');
  const facts = {
    role: roleOf(host),
    repository,
    donor,
    replaced: [...replaced],
    damaged: readdirSync(join(work, 'damaged')).length,
  };
  await record(host, { kind: 'repair', outcome: check.outcome, articles: ['002:17.8', '002:20.4.a.2'], facts });
  if (check.outcome === 'ok') rmSync(work, { recursive: true });
  return check;
}

type Replacing = { repository: Repository; entries: Entry[]; copies: Map<string, string> };

/** A point whose own snapshot is gone for good lies under the id of its copy from now on; answers the ids that stay. */
async function replaceLost(host: CopyHost, { repository, entries, copies }: Replacing): Promise<Set<string>> {
  const folder = repositoryFolder(host, repository);
  const stay = new Set<string>();
  for (const { point, stored } of historyOf(entries, roleOf(host)).points.filter(
    (known) => known.point.repository === repository,
  )) {
    if (stored.every((id) => existsSync(join(folder, 'snapshots', id)))) continue;
    // Whatever it was copied from, restic remembers the first snapshot, that of the run.
    const placed = stored.map((id, index) =>
      existsSync(join(folder, 'snapshots', id)) ? id : copies.get(point.snapshots[index]!),
    );
    if (placed.some((id) => id === undefined)) continue;
    for (const id of placed) stay.add(id!);
    const facts: Copied = {
      role: roleOf(host),
      point: point.id,
      stored: placed as string[],
      from: point.snapshots,
      bytes: point.bytes,
    };
    await record<Copied>(host, { kind: 'copy', outcome: 'ok', articles: copyArticles, facts });
  }
  if (repository === 'database') for (const id of await replaceSaves(host, entries, copies)) stay.add(id);
  return stay;
}

/** The same for saves of the WAL, one entry for those of an hour; without them no base of this copy would be of use. */
async function replaceSaves(host: CopyHost, entries: Entry[], copies: Map<string, string>): Promise<string[]> {
  const there = join(repositoryFolder(host, 'database'), 'snapshots');
  const lost = historyOf(entries, roleOf(host)).saves.filter(
    ({ id, original }) => !existsSync(join(there, id)) && copies.has(original),
  );
  for (const [entry, saves] of Map.groupBy(lost, (save) => save.entry)) {
    const from = saves.map(({ original }) => original);
    const facts: Copied = {
      ...{ role: roleOf(host), point: `wal-${entry}`, from, bytes: 0 },
      stored: from.map((id) => copies.get(id)!),
    };
    await record<Copied>(host, { kind: 'copy', outcome: 'ok', articles: copyArticles, facts });
  }
  return lost.map(({ original }) => copies.get(original)!);
}

const notPrepared = (host: CopyHost, repository: Repository) =>
  new BackupProblem({
    where: `${host.configuration.machine}/${repository}`,
    what: 'its repair was not begun',
    next: `hssk-backup repair prepare ${repository}`,
  });
