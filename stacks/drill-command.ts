import { isCancel, text } from '@clack/prompts';
import { type DatabaseDrill, isGreen } from '../backup/drill/database.ts';
import { type HostRole, hostRoles } from '../backup/hosts.ts';
import type { Draft } from '../backup/ledger.ts';
import { inTime } from '../backup/restore/progress.ts';
import type { Machine, Site } from '../services/declare.ts';
import { isCopyComponent } from '../services/rules/rule.ts';
import { drillDatabaseOf } from './drill/database.ts';
import { drillServer, type ServerDrill } from './drill/server.ts';
import { drillSite, type SiteDrill } from './drill/site.ts';
import { runOnHost } from './hosts/on-host.ts';
import { copyMachine } from './hosts/outer-machines.ts';
import { exitCode, Problem } from './problem.ts';

import type { Answered, CommandContext } from './run.ts';

type Drill = DatabaseDrill | ServerDrill | SiteDrill;

/** `npm run drill -- --kind database|server|site`: proves by restoring; its entry in the log is red or green. */
export async function drillCommand({ site, options, log, show }: CommandContext): Promise<Answered> {
  const copies = copiesOf(site, options.kind, options.copy);
  const drills: Drill[] = [];
  if (options.kind === 'database') {
    for (const copy of copies) drills.push(await drillDatabaseOf(site, copy, show));
  } else {
    requireRehearsal(site, options.kind!);
    if (!options.yes) await agree(site, options.kind!);
    if (options.kind === 'server')
      drills.push(await drillServer(site, machineOf(site, options.machine), { log, show }));
    else for (const copy of copies) drills.push(await drillSite(site, copy, { log, show }));
    for (const drill of drills) await writeDown(site, drill);
  }
  const ok = drills.every(isGreen);
  const words = drills.map(describeDrill).join('\n');
  return { data: { site: site.id, drills }, text: words, exit: ok ? exitCode.ok : exitCode.failed };
}

const kinds = ['database', 'server', 'site'];

function copiesOf(site: Site, kind: string | undefined, copy: string | undefined): HostRole[] {
  const next = 'npm run drill -- --kind database|server|site [--copy backup|copy|vault] [--machine gateway-1]';
  if (!kinds.includes(kind ?? '')) throw usage(site, `there is no drill "${kind ?? ''}"`, next);
  if (!copy) return [...hostRoles];
  if (isCopyComponent(copy)) return [copy];
  throw usage(site, `there is no copy "${copy}"`, next);
}

/** Nothing of a production site is lost on purpose. */
function requireRehearsal(site: Site, kind: string): void {
  if (site.kind === 'local') return;
  throw usage(
    site,
    `a ${kind} drill destroys machines, and this is a production site`,
    `npm run drill -- --kind ${kind} --site rehearsal; on real machines: runbooks/procedures/dien-tap.md`,
  );
}

function machineOf(site: Site, name = 'gateway-1'): Machine {
  const machine = site.machines.find((candidate) => candidate.name === name);
  if (machine) return machine;
  throw usage(site, `there is no machine ${name}`, 'npm run status shows them');
}

async function agree(site: Site, kind: string): Promise<void> {
  if (process.stdin.isTTY) {
    const lost = kind === 'site' ? 'All machines but one, the keys and the state' : 'A machine and its disk';
    const answer = await text({ message: `${lost} of "${site.id}" will be destroyed. Type ${site.id} to go on:` });
    if (!isCancel(answer) && answer === site.id) return;
  }
  throw usage(site, 'not confirmed; nothing was lost', `npm run drill -- --kind ${kind} --site ${site.id} --yes`);
}

async function writeDown(site: Site, drill: Drill): Promise<void> {
  const draft: Draft<Drill> = {
    ...{ kind: 'drill', host: 'deploying-computer', actor: process.env.SUDO_USER ?? process.env.USER ?? 'operator' },
    ...{ outcome: isGreen(drill) ? 'ok' : 'failed', articles: ['002:20.4.a', '002:17.10'], facts: drill },
  };
  await runOnHost(site, copyMachine(site, 'backup'), ['append'], { input: JSON.stringify(draft) });
}

function describeDrill(drill: Drill): string {
  const lines = drill.checks.map(({ name, ok, text: said }) => `  ${ok ? '✓' : '✗'} ${name.padEnd(20)} ${said}`);
  const measured = [
    drill.recoverySeconds === null ? 'no recovery' : `back after ${inTime(drill.recoverySeconds)}`,
    ...('recoveryPointSeconds' in drill && drill.recoveryPointSeconds !== null
      ? [`newest data ${inTime(drill.recoveryPointSeconds)} old`]
      : []),
  ];
  const verdict = isGreen(drill) ? 'green' : 'RED';
  return [`${drill.drill} from copy "${drill.copy}": ${verdict}, ${measured.join(', ')}`, ...lines].join('\n');
}

const usage = (site: Site, what: string, next: string) =>
  new Problem({ where: site.id, what, next, exit: exitCode.usage });
