import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ArticleId } from '../../services/articles.ts';
import type { Run } from '../commands.ts';
import { escrowSource, openEscrow } from '../drill/escrow.ts';
import { appendEvidence, readEvidence } from '../evidence/client.ts';
import { type HostConfiguration, type HostRole, paths, type Repository, secretFiles } from '../hosts.ts';
import type { Entry, Point, Proven } from '../ledger.ts';
import { BackupProblem } from '../problem.ts';
import { appendOnlyRepository } from '../repositories.ts';
import { choosePoint, restorablePoints, storedIds } from './choose.ts';
import { type Check, compareDatabase, compareLogical } from './compare.ts';
import { readRestored, restoreDatabase } from './database.ts';
import { fetchFiles } from './files.ts';
import { restoreLogical } from './logical.ts';
import { hostPrograms } from './programs.ts';
import { progressLines } from './progress.ts';
import { openHeld, type Server } from './server.ts';
import { repositorySource, type Source } from './source.ts';

const articles: ArticleId[] = ['002:20.4.a'];

/** Facts of a `restore` entry. */
export type RestoreFacts = Proven & {
  machine: string;
  place: string;
  /** `point`, `end`, or the moment in ISO form. */
  to: string;
  checks: Check[];
  bytes: number;
  seconds: Record<string, number>;
};

/**
 * `restore --list`, or `restore --point ID [--time ISO | --end] --to DIRECTORY`: brings a point of this host's copy into an empty
 * directory, compares it with the ledger and leaves it there. With `--identity FILE`, made of two shares, every key comes from the escrow;
 * copy 3 opens in no other way.
 */
export const runRestore: Run = async (configuration, args) => {
  const { values } = parseArgs({ args, options });
  const entries = await readEvidence();
  if (values.list) {
    process.stdout.write(`${JSON.stringify(restorablePoints(entries))}\n`);
    return 0;
  }
  if (!values.point) throw problem('no point was named', 'hssk-backup restore --list shows every point');
  const point = choosePoint(restorablePoints(entries), { kind: 'base', copy: configuration.role, id: values.point });
  const place = values.to ?? join(paths.scratch, `restore-${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`);
  const facts = await restorePoint(configuration, {
    ...{ point, place, entries, to: values.end ? 'end' : values.time ? { time: values.time } : 'point' },
    ...(values.identity ? { identityFile: values.identity } : {}),
  });
  const ok = facts.checks.every((check) => check.ok);
  const actor = process.env.SUDO_USER ?? process.env.HSSK_ACTOR ?? 'operator';
  await appendEvidence({
    ...{ kind: 'restore', host: configuration.machine, actor, articles, facts },
    outcome: ok ? 'ok' : 'failed',
  });
  process.stdout.write(`${JSON.stringify(facts)}\n`);
  return ok ? 0 : 1;
};

const options = {
  list: { type: 'boolean', default: false },
  point: { type: 'string' },
  time: { type: 'string' },
  end: { type: 'boolean', default: false },
  to: { type: 'string' },
  identity: { type: 'string' },
} as const;

type RestorePoint = {
  point: Point;
  place: string;
  entries: Entry[];
  to: 'point' | 'end' | { time: string };
  identityFile?: string;
};

const log = (line: string) => process.stderr.write(`${line}\n`);

async function restorePoint(configuration: HostConfiguration, request: RestorePoint): Promise<RestoreFacts> {
  if (!request.identityFile) return restoreFrom(ownSource(configuration, request), configuration, request);
  const keys = join(paths.scratch, `keys-${process.pid}`);
  mkdirSync(keys, { mode: 0o700 });
  try {
    const opened = await openEscrow({ identity: readFileSync(request.identityFile, 'utf8') }, keys);
    const wanted = { configuration, entries: request.entries, repository: request.point.repository };
    return await restoreFrom(escrowSource(configuration.role, opened, wanted), configuration, request);
  } finally {
    rmSync(keys, { recursive: true, force: true });
  }
}

async function restoreFrom(
  source: Source,
  configuration: HostConfiguration,
  request: RestorePoint,
): Promise<RestoreFacts> {
  const { point, place, to } = request;
  const { postgres } = hostPrograms;
  const onStep = progressLines(log);
  const facts: RestoreFacts = {
    ...{ copy: source.role, points: [point.id], machine: configuration.machine, place },
    ...{ to: typeof to === 'string' ? to : to.time, checks: [], bytes: 0, seconds: {} },
  };
  if (point.kind === 'base') {
    const { server, bytes, seconds } = await restoreDatabase({ source, point, to, place, postgres, onStep });
    Object.assign(facts, { bytes, seconds });
    await examine(server, async () => {
      const restored = await readRestored(server, postgres);
      if (to === 'point') {
        facts.checks.push(...compareDatabase(restored, point.database!));
        await openHeld(server);
      } else facts.checks.push(atLeast(restored.newest?.documentId, point));
    });
  } else if (point.kind === 'logical') {
    const { server, bytes, seconds } = await restoreLogical({ source, point, place, postgres, onStep });
    Object.assign(facts, { bytes, seconds });
    await examine(server, async () => {
      facts.checks.push(...compareLogical(await readRestored(server, postgres), point.database!));
    });
  } else {
    facts.bytes = await fetchFiles(source, point, place, onStep);
    facts.checks.push({
      name: 'files',
      ok: facts.bytes > 0,
      text: `${facts.bytes} bytes, every one checked by restic or age`,
    });
  }
  for (const { name, ok, text } of facts.checks) log(`${ok ? '✓' : '✗'} ${name}: ${text}`);
  return facts;
}

async function examine(server: Server, look: () => Promise<void>): Promise<void> {
  try {
    await look();
  } finally {
    await server.stop();
  }
}

/** After the point nothing says what must be there, but what was there at the point must still be. */
function atLeast(newest: string | undefined, { database }: Point): Check {
  const least = database!.newest?.documentId ?? '0';
  const ok = newest !== undefined && BigInt(newest) >= BigInt(least);
  return { name: 'newest document', ok, text: `${newest ?? 'none'}, at the point it was ${least}` };
}

function ownSource({ role }: HostConfiguration, { point, entries }: RestorePoint): Source {
  if (role === 'vault')
    throw problem('copy 3 opens with the escrow only', 'npm run restore -- --copy vault takes its key from two shares');
  const repository = point.repository;
  const access = role === 'backup' ? appendOnlyRepository(repository) : localCopy(repository);
  return repositorySource(role as HostRole, access, storedIds(entries, role));
}

const localCopy = (name: Repository) => ({
  at: { folder: join(paths.repositories, name) },
  passwordFile: join(paths.secrets, secretFiles.copyRepositoryPassword(name)),
});

const problem = (what: string, next: string) => new BackupProblem({ where: 'restore', what, next });
