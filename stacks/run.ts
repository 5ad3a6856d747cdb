import { BackupProblem } from '../backup/problem.ts';
import type { Site } from '../services/declare.ts';
import { sites } from '../services/sites/index.ts';
import { requireValidSite } from './check/declarations.ts';
import { commands } from './commands.ts';
import { takeLock } from './lock.ts';
import { exitCode, Problem } from './problem.ts';
import { type Log, openLog } from './progress.ts';
import { siteFiles } from './site-files.ts';

export type Options = {
  site: string;
  json: boolean;
  yes?: boolean;
  offline?: boolean;
  allowDestroy?: string[];
  only?: string[];
  alerts?: boolean;
  disruptive?: boolean;
  change?: string;
  incident?: string;
  from?: string;
  to?: string;
  export?: string;
  out?: string;
  scenario?: string;
  minutes?: string;
  share?: string;
  english?: boolean;
  judge?: boolean;
  list?: boolean;
  copy?: string;
  sealed?: string;
  due?: boolean;
  recordFor?: string;
  point?: string;
  time?: string;
  end?: boolean;
  inPlace?: boolean;
  kind?: string;
  quick?: boolean;
  repair?: string;
  machine?: string;
  component?: string[];
  person?: string;
  reason?: string;
  key?: string;
  hours?: string;
  table?: string[];
  level?: string;
  notice?: string;
  /** What stands on the command line besides options. */
  words?: string[];
};

/** What a command answers: data for `--json`, text for people, and its exit code. */
export type Answered = { data: unknown; text: string; exit?: number };
export type CommandContext = { site: Site; options: Options; log: Log; show: (text: string) => void };

/** Commands that change a site take its lock; what restores beside it does not. */
const isExclusive = (name: string, { inPlace, kind, sealed, alerts, words = [] }: Options): boolean =>
  ['deploy', 'destroy'].includes(name) ||
  (name === 'access' && words.length > 0) ||
  (name === 'restore' && (inPlace === true || sealed !== undefined)) ||
  (name === 'drill' && kind !== 'database') ||
  (name === 'verify' && alerts === true);

/** Runs one command: lock, log file, output and exit code are the same for all. */
export async function run(name: keyof typeof commands, options: Options): Promise<void> {
  const site = siteOf(options.site);
  const log = openLog(siteFiles(site).logs, name);
  let release = () => {};
  try {
    requireValidSite(site);
    if (isExclusive(name, options)) release = takeLock(site, name);
    const show = (text: string) => {
      log.write(text);
      process.stderr.write(`${text}\n`);
    };
    const { data, text, exit } = await commands[name]({ site, options, log, show });
    process.stdout.write(options.json ? `${JSON.stringify({ schemaVersion: 1, ...(data as object) })}\n` : `${text}\n`);
    process.exitCode = exit ?? exitCode.ok;
  } catch (error) {
    process.exitCode = fail(error as Error, log);
  } finally {
    release();
    await log.close();
  }
  // Idle HTTP and SSH connections must not keep the command alive.
  process.exit();
}

function siteOf(id: string): Site {
  const site = sites[id];
  if (site) return site;
  process.stderr.write(`unknown site ${id}; services/sites has ${Object.keys(sites).join(', ')}\n`);
  process.exit(exitCode.usage);
}

function fail(thrown: Error, log: Log): number {
  log.write(thrown.stack ?? thrown.message);
  const error = thrown instanceof BackupProblem ? new Problem(thrown.details) : thrown;
  const details = error instanceof Problem ? error.details : undefined;
  if (details?.log) process.stderr.write(`${details.log}\n`);
  process.stderr.write(
    `\n✗ ${error instanceof Problem ? error.message : (error.stack ?? error.message)}\n  full log: ${log.path}\n`,
  );
  return details?.exit ?? exitCode.failed;
}
