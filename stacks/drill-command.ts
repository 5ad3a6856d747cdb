import { isCancel, text } from '@clack/prompts';
import { isGreen } from '../backup/drill/database.ts';
import { type DrillDue, type DrillKind, drillDays } from '../backup/drill/schedule.ts';
import { type HostRole, hostRoles } from '../backup/hosts.ts';
import type { Measured } from '../backup/ledger.ts';
import { inTime } from '../backup/restore/progress.ts';
import type { Machine, Site } from '../services/declare.ts';
import { isCopyComponent } from '../services/rules/rule.ts';
import { sites } from '../services/sites/index.ts';
import { drillDatabaseOf } from './drill/database.ts';
import { describeDues, dueKinds, nextMachine, readDues } from './drill/due.ts';
import { writeDown } from './drill/report.ts';
import { drillServer } from './drill/server.ts';
import { drillSite } from './drill/site.ts';
import { exitCode, Problem } from './problem.ts';
import type { Answered, CommandContext, Options } from './run.ts';

type Wanted = { kind: DrillKind; copies: HostRole[]; machine: Machine };

/**
 * `npm run drill -- --kind database|server|site`: proves by restoring; its entry in the log is red or green. `--due` is for a timer: it runs
 * what must be green again soon, and nothing when that is nothing.
 */
export async function drillCommand(context: CommandContext): Promise<Answered> {
  const { site, options } = context;
  const dues = options.due ? await readDues(site) : [];
  const wanted = options.due ? wantedByTime(site, dues) : [wantedByName(site, options)];
  const beside = options.recordFor ? siteNamed(site, options.recordFor) : undefined;
  for (const { kind } of wanted) if (kind !== 'database') requireRehearsal(site, kind);
  for (const { kind } of wanted) if (kind !== 'database' && !options.yes) await agree(site, kind);
  const drills: Measured[] = [];
  for (const one of wanted) {
    for (const drill of await runDrill(one, context)) {
      drills.push(drill);
      if (beside) await writeDown(beside, drill, site);
    }
  }
  const ok = drills.every(isGreen);
  const words = drills.length > 0 ? drills.map(describeDrill) : ['nothing is due', ...describeDues(site, dues)];
  return { data: { site: site.id, drills }, text: words.join('\n'), exit: ok ? exitCode.ok : exitCode.failed };
}

async function runDrill({ kind, copies, machine }: Wanted, { site, log, show }: CommandContext): Promise<Measured[]> {
  const drills: Measured[] = [];
  if (kind === 'server') drills.push(await drillServer(site, machine, { log, show }));
  for (const copy of kind === 'server' ? [] : copies) {
    drills.push(kind === 'site' ? await drillSite(site, copy, { log, show }) : await drillDatabaseOf(site, copy, show));
    // What is left of a site whose drill broke off is for people to look at, not for the next drill.
    if (kind === 'site' && !isGreen(drills.at(-1)!)) break;
  }
  // A drill of the database has written its own entry, on the host that it ran on.
  for (const drill of kind === 'database' ? [] : drills) {
    await writeDown(site, drill).catch((error: Error) => show(`not in the evidence log: ${error.message}`));
  }
  return drills;
}

const next = 'npm run drill -- --kind database|server|site [--copy backup|copy|vault] [--machine gateway-1], or --due';

function wantedByName(site: Site, { kind = '', copy, machine = 'gateway-1' }: Options): Wanted {
  if (!isDrillKind(kind)) throw usage(site, `there is no drill "${kind}"`, next);
  if (copy && !isCopyComponent(copy)) throw usage(site, `there is no copy "${copy}"`, next);
  return { kind, copies: copy ? [copy as HostRole] : [...hostRoles], machine: machineNamed(site, machine) };
}

function wantedByTime(site: Site, dues: DrillDue[]): Wanted[] {
  const machine = nextMachine(site, dues);
  return dueKinds(dues, Date.now()).map((kind) => ({ kind, copies: [...hostRoles], machine }));
}

const isDrillKind = (kind: string): kind is DrillKind => kind in drillDays;

/** Nothing of a production site is lost on purpose. */
function requireRehearsal(site: Site, kind: string): void {
  if (site.kind === 'local') return;
  throw usage(
    site,
    `a ${kind} drill destroys machines, and this is a production site`,
    `npm run drill -- --kind ${kind} --site rehearsal --record-for ${site.id}; on real machines: runbooks/procedures/dien-tap.md`,
  );
}

function machineNamed(site: Site, name: string): Machine {
  const machine = site.machines.find((candidate) => candidate.name === name);
  if (machine) return machine;
  throw usage(site, `there is no machine ${name}`, 'npm run status shows them');
}

function siteNamed(site: Site, id: string): Site {
  if (sites[id] && id !== site.id) return sites[id];
  throw usage(site, `there is no other site ${id} to record this for`, `one of ${Object.keys(sites).join(', ')}`);
}

async function agree(site: Site, kind: string): Promise<void> {
  if (process.stdin.isTTY) {
    const lost = kind === 'site' ? 'All machines but one, the keys and the state' : 'A machine and its disk';
    const answer = await text({ message: `${lost} of "${site.id}" will be destroyed. Type ${site.id} to go on:` });
    if (!isCancel(answer) && answer === site.id) return;
  }
  throw usage(site, 'not confirmed; nothing was lost', `npm run drill -- --kind ${kind} --site ${site.id} --yes`);
}

function describeDrill(drill: Measured): string {
  const lines = drill.checks.map(({ name, ok, text: said }) => `  ${ok ? '✓' : '✗'} ${name.padEnd(20)} ${said}`);
  const measured = [
    drill.recoverySeconds === null ? 'no recovery' : `back after ${inTime(drill.recoverySeconds)}`,
    ...(drill.recoveryPointSeconds === null ? [] : [`newest data ${inTime(drill.recoveryPointSeconds)} old`]),
  ];
  const verdict = isGreen(drill) ? 'green' : 'RED';
  return [`${drill.drill} from copy "${drill.copy}": ${verdict}, ${measured.join(', ')}`, ...lines].join('\n');
}

const usage = (site: Site, what: string, hint: string) =>
  new Problem({ where: site.id, what, next: hint, exit: exitCode.usage });
