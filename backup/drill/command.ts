import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import type { ArticleId } from '../../services/articles.ts';
import type { Run } from '../commands.ts';
import { appendEvidence, readEvidence, readShareOfCopyOne } from '../evidence/client.ts';
import { type HostConfiguration, type HostRole, paths, secretFiles } from '../hosts.ts';
import type { Draft } from '../ledger.ts';
import { BackupProblem } from '../problem.ts';
import { hostPrograms } from '../restore/programs.ts';
import { progressLines } from '../restore/progress.ts';
import { type DatabaseDrill, drillDatabase, isGreen } from './database.ts';
import { escrowSource, openEscrow } from './escrow.ts';

/** Backups are restored on trial, the application and whole servers, at least once a year. */
export const drillArticles: ArticleId[] = ['002:20.4.a'];

const log = (line: string) => process.stderr.write(`${line}\n`);

/**
 * `drill database [--copy backup|copy|vault] [--point ID] [--samples N]`: the shares come on standard input, one a line; without any,
 * copy 2 takes its own and the one that copy 1 hands out. The result is an entry of the log, red or green.
 */
export const runDrill: Run = async (configuration, args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { copy: { type: 'string' }, point: { type: 'string' }, samples: { type: 'string', default: '20' } },
  });
  if (positionals[0] !== 'database') {
    throw problem(`there is no drill "${positionals[0] ?? ''}" on a host`, 'hssk-backup drill database');
  }
  const drill = await drillHere(configuration, {
    copy: copyOf(configuration, values.copy),
    shares: await sharesFor(configuration),
    actor: process.env.SUDO_USER ?? process.env.HSSK_ACTOR ?? 'operator',
    ...(values.point ? { pointId: values.point } : {}),
    samples: Number(values.samples),
  });
  process.stdout.write(`${JSON.stringify(drill)}\n`);
  return isGreen(drill) ? 0 : 1;
};

export type DrillHere = { copy: HostRole; shares: string[]; actor: string; pointId?: string; samples?: number };

/** One drill on this host, written down in the log; the folder of its keys and data is gone when it ends. */
export async function drillHere(configuration: HostConfiguration, options: DrillHere): Promise<DatabaseDrill> {
  const { copy, shares, actor, pointId, samples = 20 } = options;
  const place = join(paths.scratch, `drill-${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`);
  mkdirSync(place, { mode: 0o700 });
  try {
    const entries = await readEvidence();
    const opened = await openEscrow({ shares }, place);
    const drill = await drillDatabase({
      entries,
      source: escrowSource(copy, opened, { configuration, entries, repository: 'database' }),
      keys: opened.keys,
      passwords: rolePasswords(opened.keys),
      place: join(place, 'restored'),
      postgres: hostPrograms.postgres,
      samples,
      ...(pointId ? { pointId } : {}),
      onStep: progressLines(log),
    });
    for (const { name, ok, text: said } of drill.checks) log(`${ok ? '✓' : '✗'} ${name}: ${said}`);
    await appendEvidence(draftOf(configuration, actor, drill));
    return drill;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

const draftOf = ({ machine }: HostConfiguration, actor: string, drill: DatabaseDrill): Draft<DatabaseDrill> => ({
  ...{ kind: 'drill', host: machine, actor, articles: drillArticles, facts: drill },
  outcome: isGreen(drill) ? 'ok' : 'failed',
});

/** Roles of the application; a dump names them and holds no password. */
const roles = ['migration', 'gateway', 'records', 'backup', 'watch'];
export const rolePasswords = (keys: string): Record<string, string> =>
  Object.fromEntries(
    roles
      .map((role) => ({ role, file: join(keys, `database-${role}`) }))
      // Keys that were sealed before a role came know nothing of it, and no dump of that day does.
      .filter(({ file }) => existsSync(file))
      .map(({ role, file }) => [role, readFileSync(file, 'utf8').trim()]),
  );

/** What a host can read: copy 2 also reads copy 1 over the network, every host its own. */
function copyOf({ role }: HostConfiguration, wished: string | undefined): HostRole {
  const copy = (wished ?? role) as HostRole;
  const readable: Record<HostRole, HostRole[]> = { backup: ['backup'], copy: ['copy', 'backup'], vault: ['vault'] };
  if (readable[role].includes(copy)) return copy;
  throw problem(
    `a drill of copy "${copy}" does not run on a host of ${role}`,
    'npm run drill -- --kind database --copy …',
  );
}

export async function sharesFor({ role }: HostConfiguration): Promise<string[]> {
  const given = process.stdin.isTTY ? '' : await text(process.stdin);
  const shares = given.split('\n').filter((line) => line.trim() !== '');
  if (shares.length > 0) return shares;
  if (role !== 'copy')
    throw problem('two shares of the escrow are needed on standard input', 'npm run drill hands them in');
  return scheduledShares();
}

/** Copy 2 alone may put two shares together without a person: its own, and the one of copy 1 over mutual TLS. */
export async function scheduledShares(): Promise<string[]> {
  return [readFileSync(join(paths.secrets, secretFiles.escrowShare), 'utf8'), await readShareOfCopyOne()];
}

const problem = (what: string, next: string) => new BackupProblem({ where: 'drill', what, next });
