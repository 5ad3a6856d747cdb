import { confirm, isCancel, select } from '@clack/prompts';
import { type HostRole, paths } from '../backup/hosts.ts';
import type { Point } from '../backup/ledger.ts';
import { choosePoint, type Restorable } from '../backup/restore/choose.ts';
import { dayOf } from '../backup/retention/days.ts';
import type { Site } from '../services/declare.ts';
import { copyMachine } from './hosts/outer-machines.ts';
import { exitCode, Problem, type Report } from './problem.ts';
import { connect, quoted } from './remote.ts';
import { putInPlace } from './restore/in-place.ts';
import { restoreNewest } from './restore/newest.ts';
import { restoreOnCopy } from './restore/on-copy.ts';
import { askShares } from './restore/paper-shares.ts';
import { describePoint, describePoints, readPoints } from './restore/points.ts';
import { openSealedSite, readSealed } from './restore/sealed-site.ts';
import type { Answered, CommandContext, Options } from './run.ts';

/**
 * `npm run restore`: on a terminal it asks, otherwise it takes flags. Data comes into an empty directory of the copy's host first and is
 * compared with the ledger there; only then, and only when it was asked for and confirmed, it takes the place of the running database.
 */
export async function restoreCommand({ site, options, show }: CommandContext): Promise<Answered> {
  if (options.sealed) return openSealed(site, options.sealed);
  const points = await readPoints(site);
  if (options.list) return { data: { site: site.id, points }, text: describePoints(site, points) };
  const copy = (options.copy ?? 'backup') as HostRole;
  const inPlace = options.inPlace ?? false;
  const { point, facts } = await (options.point || !(options.time || options.end)
    ? restoreChosen(site, options, { points, copy, show })
    : restoreWhatIsNewest(site, options, { points, copy, show }));
  const machine = copyMachine(site, copy);
  const seconds = Object.values(facts.seconds).reduce((sum, part) => sum + part, 0);
  const done = `${point.id}: ${machine.name}:${facts.place}, ${seconds.toFixed(0)} s, compared with the ledger`;
  if (!inPlace)
    return { data: { site: site.id, ...facts }, text: `${done}\nNext: look at it there; rm -r it when done.` };
  const { kept } = await putInPlace(site, { machine, place: facts.place }, show);
  const text = `${done}\nIn place and serving. The old data lies in ${kept} on each database machine.\nNext: npm run verify, npm run backup`;
  return { data: { site: site.id, ...facts, kept }, text };
}

/** The first step after everything is gone: what a deploy needs, from two files of a host of copies and two shares. */
async function openSealed(site: Site, folder: string): Promise<Answered> {
  const sealed = readSealed(site, folder);
  await openSealedSite(site, { ...sealed, shares: await askShares(site) });
  const text = `Keys, IaC state and records of ${site.id} are back. The deploy gives each host of copies a new share; paper shares are void.\nNext: npm run deploy -- --site ${site.id}`;
  return { data: { site: site.id, opened: true }, text };
}

type Choice = { points: Restorable[]; copy: HostRole };
type Restoring = Choice & { show: Report };

async function restoreChosen(site: Site, options: Options, { points, copy, show }: Restoring) {
  const point = await chosen(site, options, { points, copy });
  if (options.inPlace && point.kind !== 'base' && point.kind !== 'logical') {
    throw usage(site, `${point.id} is no database; only a database is restored in place`);
  }
  if (options.inPlace && !options.yes) await agree(site, point.id);
  return { point, facts: await restoreOnCopy(site, { copy, point, ...whatIsWanted(options) }, show) };
}

/** With a moment but no point the tool chooses: a damaged newest point must not cost a person the night (002:20.1.2). */
async function restoreWhatIsNewest(site: Site, options: Options, { points, copy, show }: Restoring) {
  const { time, to } = options;
  if (options.inPlace && !options.yes) await agree(site, `what copy "${copy}" has`);
  const started = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const placeOf = ({ id }: Point) => to ?? `${paths.scratch}/restore-${started}-${id}`;
  // Nothing is ever taken away from a directory that a person named.
  const attempts = to ? 1 : 3;
  return restoreNewest(points, {
    copy,
    ...(time ? { before: time } : {}),
    restore: (point) => restoreOnCopy(site, { copy, point, ...whatIsWanted(options), to: placeOf(point) }, show),
    clear: async (point) => {
      await connect(site, copyMachine(site, copy)).run(`rm -rf --one-file-system ${quoted(placeOf(point))}`);
    },
    attempts,
    report: show,
  });
}

const whatIsWanted = ({ time, end, to }: Options) => ({
  ...(time ? { time } : {}),
  end: end ?? false,
  ...(to ? { to } : {}),
});

async function chosen(site: Site, { point: id }: Options, { points, copy }: Choice) {
  if (id) return choosePoint(points, { kind: 'base', copy, id });
  if (!process.stdin.isTTY) throw usage(site, 'no point was named and there is no terminal to ask on');
  const held = points.filter(({ copies }) => copies.includes(copy));
  const answer = await select({
    message: `Which point of copy "${copy}"?`,
    options: held.map((restorable) => ({
      value: restorable.point.id,
      label: `${dayOf(restorable.point.startedAt, site.timeZone)} ${describePoint(site, restorable)}`,
    })),
  });
  if (isCancel(answer)) throw usage(site, 'nothing was chosen');
  return choosePoint(points, { kind: 'base', copy, id: answer });
}

async function agree(site: Site, id: string): Promise<void> {
  const message = `${site.id}: hospitals are not served until ${id} is in place, and later data is only in the old directory. Go on?`;
  if (process.stdin.isTTY && (await confirm({ message, initialValue: false })) === true) return;
  throw usage(site, 'a restore in place was not confirmed; nothing was changed');
}

const usage = (site: Site, what: string) =>
  new Problem({
    where: site.id,
    what,
    next: 'npm run restore -- --list, then --point ID [--in-place --yes]',
    exit: exitCode.usage,
  });
