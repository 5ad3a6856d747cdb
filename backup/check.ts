/** The weekly check of a copy: every day one seventh of the data, and each time the whole structure (002:20.4.a, 002:17.8). */
import type { ArticleId } from '../services/articles.ts';
import type { Repository } from './hosts.ts';
import type { Entry, Examined } from './ledger.ts';
import { BackupProblem } from './problem.ts';
import { checkRepository } from './restic.ts';
import { type CopyHost, record, repositoryFolder, roleOf } from './retention/copy-host.ts';
import { dayOf, weekdayOf } from './retention/days.ts';
import { bytesOf, damagedFiles, filesOf } from './retention/files.ts';
import { headDamage, keepHead } from './retention/head.ts';
import { historyOf } from './retention/history.ts';
import { diskForecast, identityOf } from './retention/identity.ts';
import { policyInputs } from './retention/inputs.ts';
import { missingRefusals, unknownSnapshots } from './retention/snapshot-refusals.ts';
import { withView } from './retention/view.ts';

/** The part of the week that a day reads. */
export const partOfDay = ({ configuration, now }: CopyHost) => ({
  part: weekdayOf(dayOf(now(), configuration.timeZone)),
  of: 7 as const,
});

export const checkArticles: ArticleId[] = ['002:20.4.a.2', '002:20.4.a.3', '002:17.8'];

/** Looks at one repository and writes what it found into the log; damage is outcome `failed`, not a throw. */
export async function examine(
  host: CopyHost,
  repository: Repository,
  read: 'all' | { part: number; of: number },
): Promise<Entry<Examined>> {
  const folder = repositoryFolder(host, repository);
  const damage = await damageOf(host, repository, read);
  const history = historyOf(await host.ledger.read(), roleOf(host));
  const inputs = await policyInputs(host, repository, history);
  const missing = missingRefusals(inputs).map(({ what }) => what);
  const points = history.points.filter(({ point }) => point.repository === repository);
  const facts: Examined = {
    role: roleOf(host),
    repository,
    read: read === 'all' ? 'all' : `${read.part}/${read.of}`,
    damage: atMost(damage),
    missing: atMost(missing),
    unknown: atMost(unknownSnapshots(inputs).map(({ id }) => id)),
    points: points.length,
    newest: points.at(-1)?.point.id ?? null,
    bytes: bytesOf(folder),
    identity: await identityOf(host, repository),
    disk: diskForecast(folder, history.checks, host.now()),
  };
  const outcome = damage.length + missing.length === 0 ? 'ok' : 'failed';
  if (damage.length === 0) keepHead(host, repository);
  return record(host, { kind: 'check', outcome, articles: checkArticles, facts });
}

/** Everything about a repository's files that is not as it was stored, in words for people. */
export async function damageOf(
  host: CopyHost,
  repository: Repository,
  read?: 'all' | { part: number; of: number },
): Promise<string[]> {
  const folder = repositoryFolder(host, repository);
  const small = (['keys', 'snapshots', 'index'] as const).flatMap((part) => filesOf(folder, part));
  const changed = (await damagedFiles(small)).map(({ part, id }) => `${part}/${id} is not what its name says`);
  const damage = [...headDamage(host, repository), ...changed];
  const options = { ...(read ? { read } : {}), lockSeconds: 0, ...(host.signal ? { signal: host.signal } : {}) };
  try {
    const { errors, brokenPacks, messages } = await withView(host, repository, (view) =>
      checkRepository(view, options),
    );
    if (errors > 0)
      damage.push(
        ...brokenPacks.map((id) => `data/${id} is damaged`),
        ...messages.filter((line) => !passing.test(line)),
      );
  } catch (error) {
    if (!(error instanceof BackupProblem) && (error as NodeJS.ErrnoException).code === undefined) throw error;
    damage.push(`cannot be opened: ${(error as Error).message}`);
  }
  // restic stops before the data when its key or its index is damaged, and does not name every damaged pack.
  if (damage.length > 0) damage.push(...(await packDamage(folder, read)));
  return [...new Set(damage)];
}

/** The same part of the data as restic reads, by the names of its files: it needs no key. */
async function packDamage(folder: string, read?: 'all' | { part: number; of: number }): Promise<string[]> {
  if (!read) return [];
  const isRead = (id: string) => read === 'all' || Number.parseInt(id.slice(0, 2), 16) % read.of === read.part - 1;
  const damaged = await damagedFiles(filesOf(folder, 'data').filter(({ id }) => isRead(id)));
  return damaged.map(({ id }) => `data/${id} is damaged`);
}

/** What restic says about every damaged repository. */
const passing = /^(Fatal: repository contains errors|The repository contains|\s*$|restic repair|For more information)/;

const most = 50;
const atMost = (items: string[]): string[] =>
  items.length <= most ? items : [...items.slice(0, most), `and ${items.length - most} more`];
