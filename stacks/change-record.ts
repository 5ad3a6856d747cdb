/** A production site changes only with notice and permission, or because of an incident; both are kept (002:15.1.c). */
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Site } from '../services/declare.ts';
import { sites } from '../services/sites/index.ts';
import { type DeployRecord, deploysOf, version } from './evidence.ts';
import { exitCode, Problem } from './problem.ts';
import { siteFiles } from './site-files.ts';

const moment = z.iso.datetime({
  offset: true,
  error: 'a time with its offset is expected, such as 2026-03-14T22:00:00+07:00',
});
const words = z.string('text is expected').trim().min(1, 'it is empty');

/** The file of `--change`; `runbooks/procedures/thay-doi-co-ke-hoach.md` shows one. */
const plannedChange = z.strictObject({
  site: words,
  what: words,
  noticeSentAt: moment,
  noticeSentTo: words,
  permission: z.strictObject({ reference: words, grantedAt: moment, grantedBy: words }),
  plannedStart: moment,
  plannedEnd: moment,
  approvedBy: words,
});

export type PlannedChange = z.infer<typeof plannedChange>;
export type Change = ({ kind: 'planned' } & PlannedChange) | { kind: 'incident'; reason: string };

const dayMilliseconds = 24 * 60 * 60 * 1000;

/** A longer window would be a permission for everything. */
const longestWindowHours = 24;

const shortestReason = 20;

/** A permission takes weeks; what was rehearsed before that was another state of the world. */
const rehearsalDays = 30;

/**
 * The change that allows this deploy; a local site needs none.
 * Throws a Problem that names everything that is missing, with the exit code for wrong usage.
 */
export function requireChange(
  site: Site,
  given: { change?: string; incident?: string },
  now = new Date(),
): Change | undefined {
  if (site.kind === 'local') return undefined;
  if (given.change && given.incident !== undefined)
    refuse(site, ['--change and --incident were both given; a deploy has one reason']);
  if (given.change) {
    const change = readPlannedChange(site, given.change);
    const deploys = { own: deploysOf(site), rehearsed: rehearsalsFor(site) };
    return judged(site, change, [...judgeChange(change, now, site), ...judgeRehearsal(version(), deploys, now)]);
  }
  if (given.incident !== undefined) {
    const change: Change = { kind: 'incident', reason: given.incident };
    return judged(site, change, judgeChange(change, now, site));
  }
  return refuse(site, ['neither a change record nor an incident was given (002:15.1.c.1)']);
}

/** Everything that forbids `change` at the moment `now`; empty when it may go ahead. */
export function judgeChange(change: Change, now: Date, site: Pick<Site, 'id' | 'notice'>): string[] {
  if (change.kind === 'incident') {
    const letters = change.reason.trim().length;
    if (letters >= shortestReason) return [];
    return [
      `the incident's reason has ${letters} letters; at least ${shortestReason} are expected, saying what failed and since when (002:15.1.c.3)`,
    ];
  }
  const at = (time: string) => new Date(time).getTime();
  const [sent, granted, start, end] = [
    change.noticeSentAt,
    change.permission.grantedAt,
    change.plannedStart,
    change.plannedEnd,
  ].map(at) as [number, number, number, number];
  const days = site.notice.daysBeforePlannedChange;
  const rules: [boolean, string][] = [
    [change.site !== site.id, `the record is for the site ${change.site}; this is ${site.id}`],
    [
      start - sent < days * dayMilliseconds,
      `the notice was sent ${daysText(start - sent)} before the start; at least ${days} days are needed (002:15.1.c.1)`,
    ],
    [sent > now.getTime(), `noticeSentAt ${change.noticeSentAt} is in the future; send the notice first`],
    [
      granted > Math.min(start, now.getTime()),
      `permission.grantedAt ${change.permission.grantedAt} is not before the start; the managing agency must have agreed (002:15.1.c.1)`,
    ],
    [end <= start, `plannedEnd ${change.plannedEnd} is not after plannedStart ${change.plannedStart}`],
    [
      end - start > longestWindowHours * 60 * 60 * 1000,
      `the window from plannedStart to plannedEnd is longer than ${longestWindowHours} hours; name the hours of the work`,
    ],
    [now.getTime() < start, `the change starts at ${change.plannedStart}; it is ${inZone(now)} now, so wait`],
    [
      now.getTime() > Math.max(start, end),
      `the window ended at ${change.plannedEnd}; it is ${inZone(now)} now, so announce a new one`,
    ],
  ];
  return rules.filter(([isBroken]) => isBroken).map(([, text]) => text);
}

/** Appends the change to the site's changes.jsonl and returns when it is on the disk. */
export function keepChange(site: Pick<Site, 'id'>, change: Change, now = new Date()): void {
  const path = changesFile(site);
  const line = JSON.stringify({ at: now.toISOString(), by: userInfo().username, site: site.id, ...change });
  const file = openSync(path, 'a', 0o600);
  writeSync(file, `${line}\n`);
  fsyncSync(file);
  closeSync(file);
  const directory = openSync(dirname(path), 'r');
  fsyncSync(directory);
  closeSync(directory);
}

export const changesFile = (site: Pick<Site, 'id'>): string => join(siteFiles(site).root, 'changes.jsonl');

/** Reads and checks the form of a change record; what it says is judged by `judgeChange`. */
export function readPlannedChange(site: Pick<Site, 'id'>, path: string): Change {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    refuse(site, [`${path} cannot be read as JSON: ${(error as Error).message}`]);
  }
  const parsed = plannedChange.safeParse(content);
  if (parsed.success) return { kind: 'planned', ...parsed.data };
  return refuse(
    site,
    parsed.error.issues.map(({ path: field, message }) => `${path}: ${field.join('.') || 'the record'}: ${message}`),
  );
}

/**
 * What is deployed on a site that serves hospitals was deployed, whole and proven, on one that serves none (002:21.3). A site's first
 * deploy is its own trial, and the way back to a version that it had is always open.
 */
export function judgeRehearsal(deploying: string, { own, rehearsed }: Deploys, now: Date): string[] {
  if (!own.some(isProven)) return [];
  if (/-dirty$|^unknown$/.test(deploying)) {
    return [
      `this checkout is ${deploying}; commit what differs, so that what is rehearsed is what is deployed (002:21.3)`,
    ];
  }
  const isThis = (deploy: Deployed) => deploy.version === deploying && isProven(deploy);
  if (own.some(isThis)) return [];
  const good = rehearsed.filter(isThis);
  if (good.length === 0) {
    return [
      `version ${deploying} has no deploy with every proof good on another site of this computer; first npm run deploy -- --site rehearsal (002:21.3)`,
    ];
  }
  const age = now.getTime() - Math.max(...good.map(({ at }) => Date.parse(at)));
  if (age <= rehearsalDays * dayMilliseconds) return [];
  return [`version ${deploying} was rehearsed ${daysText(age)} ago; at most ${rehearsalDays} are expected (002:21.3)`];
}

export type Deployed = Pick<DeployRecord, 'at' | 'version' | 'proofs'>;

/** Of the site itself, and of all others that this computer deploys. */
export type Deploys = { own: Deployed[]; rehearsed: Deployed[] };

const isProven = ({ proofs }: Deployed): boolean => proofs.length > 0 && proofs.every(({ ok }) => ok);

const rehearsalsFor = (site: Site): Deployed[] =>
  Object.values(sites)
    .filter(({ id }) => id !== site.id)
    .flatMap(deploysOf);

const judged = (site: Site, change: Change, problems: string[]): Change =>
  problems.length === 0 ? change : refuse(site, problems);

function refuse(site: Pick<Site, 'id'>, problems: string[]): never {
  throw new Problem({
    where: site.id,
    what: `the deploy was refused; nothing was changed\n  - ${problems.join('\n  - ')}`,
    next: 'npm run deploy with --change <file> (runbooks/procedures/thay-doi-co-ke-hoach.md) or --incident "<what failed and since when>"',
    exit: exitCode.usage,
  });
}

const daysText = (milliseconds: number): string =>
  `${(Math.floor((milliseconds / dayMilliseconds) * 10) / 10).toFixed(1)} days`;

const inZone = (time: Date): string => {
  const shifted = new Date(time.getTime() + 7 * 60 * 60 * 1000);
  return `${shifted.toISOString().slice(0, 19)}+07:00`;
};
