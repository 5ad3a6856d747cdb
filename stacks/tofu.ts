import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Site } from '../services/declare.ts';
import { Problem } from './problem.ts';
import { siteFiles } from './site-files.ts';
import type { ToolDirectories } from './toolchain/ensure.ts';
import { initialize, withOurSettings } from './toolchain/initialize.ts';
import { type LeftBehind, leftBehind } from './toolchain/left-behind.ts';
import type { ProviderId } from './toolchain/mirror.ts';
import { type PlanSummary, summarizePlan } from './toolchain/plan-summary.ts';
import { encryption, ensurePassphrase } from './toolchain/state-encryption.ts';
import { mendState } from './toolchain/state-file.ts';
import { failed, runTofu, type TofuCall } from './toolchain/tofu-process.ts';

export type { PlannedAction, PlannedResource, PlanSummary } from './toolchain/plan-summary.ts';

/** tofu itself, and the providers that the stack needs. */
export type TofuTools = Pick<ToolDirectories, 'tofu'> & Partial<Pick<ToolDirectories, ProviderId>>;

/** One CDKTF stack of a site with its encrypted state; different stacks can be worked on at the same time. */
export type Stack = {
  directory: string;
  /** Takes the JSON that CDKTF synthesizes; the state's place and the versions of providers are set here. */
  write: (json: object) => void;
  /** Does nothing when neither the providers nor tofu have changed. */
  init: () => Promise<void>;
  /** Saves the plan for `apply`; `destroy` plans the end of all that the stack holds. */
  plan: (options?: { destroy?: boolean }) => Promise<PlanSummary>;
  /** Applies exactly the saved plan; an empty one is not run. */
  apply: () => Promise<void>;
  destroy: () => Promise<void>;
  output: () => Promise<Record<string, unknown>>;
};

/** `mirrors`: folders with providers besides our own; the newest version that fits is taken. */
export function openStack(site: Pick<Site, 'id'>, name: string, tools: TofuTools, mirrors: string[] = []): Stack {
  const files = siteFiles(site);
  const directory = files.stack(name);
  const where = `${site.id}/${name}`;
  const call: Work['call'] = (command, ...options) => ({
    where,
    program: join(tools.tofu, 'tofu'),
    directory,
    command,
    options,
    log: join(files.logs, `tofu-${name}-${command}.log`),
    encryption: encryption(ensurePassphrase(files)),
  });
  const work: Work = { where, file: (file) => join(directory, file), call, plannedNothing: false };
  return {
    directory,
    write: (json) => write(work.file(configuration), JSON.stringify(withOurSettings(json), null, 2)),
    init: () => initialize(call('init', '-input=false'), tools, mirrors),
    plan: ({ destroy = false } = {}) => plan(work, destroy ? ['-destroy'] : []),
    apply: () => apply(work),
    destroy: async () => {
      await plan(work, ['-destroy']);
      await apply(work);
    },
    output: () => output(call('output', '-json')),
  };
}

type Work = {
  where: string;
  file: (name: string) => string;
  call: (command: TofuCall['command'], ...options: string[]) => TofuCall;
  plannedNothing: boolean;
};

const configuration = 'cdk.tf.json';
const savedPlan = 'saved.plan';

/** How long tofu waits for the tofu of a run that was killed, which still ends its work. */
const stateLock = '-lock-timeout=300s';

/** `existing`: objects that the plan takes into the state instead of making them. */
async function plan(work: Work, options: string[], existing: LeftBehind[] = []): Promise<PlanSummary> {
  mendState(work.where, work.file('terraform.tfstate'));
  write(work.file('existing.tf.json'), JSON.stringify(existing.length > 0 ? { import: existing } : {}));
  const [saved, events] = [work.file(savedPlan), work.file('plan-events.json')];
  rmSync(saved, { force: true });
  const answers = ['-input=false', stateLock, '-detailed-exitcode', `-out=${saved}`, `-json-into=${events}`];
  const exitCode = await runTofu(work.call('plan', ...answers, ...options), [0, 2]);
  work.plannedNothing = exitCode === 0;
  if (work.plannedNothing) rmSync(saved);
  return summarizePlan(take(events));
}

async function apply(work: Work): Promise<void> {
  if (work.plannedNothing) return;
  // Stays when the apply is killed: only then may objects be there that the state does not know.
  const [saved, applying] = [work.file(savedPlan), work.file('applying')];
  if (!existsSync(saved)) throw noPlan(work.where);
  const wasKilled = existsSync(applying);
  writeFileSync(applying, '');
  const events = work.file('apply-events.json');
  const call = work.call('apply', '-input=false', stateLock, `-json-into=${events}`, saved);
  const exitCode = await runTofu(call, [0, 1]);
  rmSync(saved);
  const found = leftBehind(take(events), JSON.parse(readFileSync(work.file(configuration), 'utf8')));
  if (exitCode !== 0 && wasKilled && found.length > 0) return takeOver(work, found);
  rmSync(applying);
  if (exitCode !== 0) throw failed(call);
}

async function takeOver(work: Work, found: LeftBehind[]): Promise<void> {
  const { destroy, replace } = await plan(work, [], found);
  if (destroy + replace > 0) throw unlikeDeclared(work.where, found);
  await apply(work);
}

async function output(call: TofuCall): Promise<Record<string, unknown>> {
  await runTofu(call);
  const values = JSON.parse(take(call.log)) as Record<string, { value: unknown }>;
  return Object.fromEntries(Object.entries(values).map(([key, { value }]) => [key, value]));
}

/** The content of a file that is not kept. */
function take(path: string): string {
  const content = readFileSync(path, 'utf8');
  rmSync(path);
  return content;
}

function write(path: string, content: string): void {
  writeFileSync(`${path}.new`, content, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

const noPlan = (where: string) =>
  new Problem({ where, what: 'there is no saved plan to apply', next: 'run the same command again: it plans first' });

const unlikeDeclared = (where: string, found: LeftBehind[]) =>
  new Problem({
    where,
    what: `a run that was killed left ${found.map(({ id }) => id).join(', ')} behind, unlike what is declared now`,
    next: 'run the same command again: its plan shows what it replaces',
  });
