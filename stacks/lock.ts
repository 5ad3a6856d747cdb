import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import type { Site } from '../services/declare.ts';
import { exitCode, Problem } from './problem.ts';
import { siteFiles } from './site-files.ts';

type Holder = {
  command: string;
  user: string;
  host: string;
  process: number;
  /** Kernel start time of the process, so that a reused number is not mistaken for it. */
  started: string;
  since: string;
};

/**
 * Takes the site's lock or throws a Problem that names its holder (exit code 7).
 * A lock whose process has ended, by kill -9 or a power cut, is taken over. Returns the release function.
 */
export function takeLock(site: Site, command: string): () => void {
  const path = siteFiles(site).lock;
  const mine: Holder = {
    command,
    user: userInfo().username,
    host: hostname(),
    process: process.pid,
    started: startOf(process.pid) ?? '',
    since: new Date().toISOString(),
  };
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    if (!link(draft, path)) {
      const holder = JSON.parse(readFileSync(path, 'utf8')) as Holder;
      if (isAlive(holder)) throw held(site, holder);
      rmSync(path);
      if (!link(draft, path)) throw held(site, JSON.parse(readFileSync(path, 'utf8')) as Holder);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => rmSync(path, { force: true });
}

// A hard link appears whole or not at all, and only one process can make it.
function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

const isAlive = (holder: Holder): boolean => holder.host !== hostname() || startOf(holder.process) === holder.started;

/**
 * Field 22 of /proc/<pid>/stat: clock ticks from boot to the start of the process.
 * A killed process that its parent has not collected yet (state Z or X) has ended.
 */
function startOf(pid: number): string | undefined {
  try {
    const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return state === 'Z' || state === 'X' ? undefined : fields[18];
  } catch {
    return undefined;
  }
}

const held = (site: Site, holder: Holder) =>
  new Problem({
    where: site.id,
    what: `"${holder.command}" of ${holder.user}@${holder.host} (process ${holder.process}) has held the lock since ${holder.since}`,
    next: `wait for it to end; if that computer is gone for good, remove ${siteFiles(site).lock}`,
    exit: exitCode.lockHeld,
  });
