import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Site } from '../services/declare.ts';
import { Problem } from './problem.ts';
import { siteFiles } from './site-files.ts';
import type { ToolDirectories } from './toolchain/ensure.ts';
import { layOutMirror, type ProviderId, providerVersions, tofuCliConfig } from './toolchain/mirror.ts';
import { type PlanSummary, summarizePlan } from './toolchain/plan-summary.ts';
import { encryption, ensurePassphrase } from './toolchain/state-encryption.ts';
import { cliConfigFile, runTofu, type TofuCall } from './toolchain/tofu-process.ts';

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

/** How long tofu waits for an earlier run that was killed and still finishes its last step. */
const stateLock = '-lock-timeout=300s';

/** `mirrors`: folders with providers besides our own; the newest version that fits is taken. */
export function openStack(site: Pick<Site, 'id'>, name: string, tools: TofuTools, mirrors: string[] = []): Stack {
  const files = siteFiles(site);
  const directory = files.stack(name);
  const [planFile, events] = [join(directory, 'saved.plan'), join(directory, 'plan-events.json')];
  const call = (command: TofuCall['command'], ...options: string[]): TofuCall => ({
    where: `${site.id}/${name}`,
    program: join(tools.tofu, 'tofu'),
    directory,
    command,
    options,
    log: join(files.logs, `tofu-${name}-${command}.log`),
    encryption: encryption(ensurePassphrase(files)),
  });
  let plannedNothing = false;

  const plan: Stack['plan'] = async ({ destroy = false } = {}) => {
    refuseBrokenState(`${site.id}/${name}`, join(directory, 'terraform.tfstate'));
    rmSync(planFile, { force: true });
    const options = ['-input=false', stateLock, '-detailed-exitcode', `-out=${planFile}`, `-json-into=${events}`];
    const exitCode = await runTofu(call('plan', ...options, ...(destroy ? ['-destroy'] : [])), [0, 2]);
    plannedNothing = exitCode === 0;
    if (plannedNothing) rmSync(planFile);
    return summarizePlan(readFileSync(events, 'utf8'));
  };

  const apply = async () => {
    if (plannedNothing) return;
    if (!existsSync(planFile)) throw noPlan(`${site.id}/${name}`);
    await runTofu(call('apply', '-input=false', stateLock, planFile));
    rmSync(planFile);
  };

  return {
    directory,
    write: (json) => replaceFile(join(directory, 'cdk.tf.json'), JSON.stringify(withOurSettings(json), null, 2)),
    init: () => initialize(call('init', '-input=false'), tools, mirrors),
    plan,
    apply,
    destroy: async () => {
      await plan({ destroy: true });
      await apply();
    },
    output: async () => {
      const outputs = call('output', '-json');
      await runTofu(outputs);
      const values = JSON.parse(readFileSync(outputs.log, 'utf8')) as Record<string, { value: unknown }>;
      rmSync(outputs.log);
      return Object.fromEntries(Object.entries(values).map(([key, { value }]) => [key, value]));
    },
  };
}

type Synthesized = { terraform?: { required_providers?: Record<string, { source: string; version?: string }> } };

function withOurSettings(json: Synthesized): object {
  const providers = Object.entries(json.terraform?.required_providers ?? {}).map(([name, { source }]) => {
    const address = source.includes('/') ? source : `hashicorp/${source}`;
    return [name, { source: address, version: providerVersions[address] }];
  });
  const required = providers.length > 0 ? { required_providers: Object.fromEntries(providers) } : {};
  return { ...json, terraform: { ...required, backend: { local: { path: 'terraform.tfstate' } } } };
}

async function initialize(call: TofuCall, tools: TofuTools, mirrors: string[]): Promise<void> {
  const { directory } = call;
  const config = tofuCliConfig({ mirrors: [...mirrors, layOutMirror(tools)] });
  const { terraform } = JSON.parse(readFileSync(join(directory, 'cdk.tf.json'), 'utf8')) as Synthesized;
  const inputs = createHash('sha256')
    .update(JSON.stringify([call.program, config, terraform]))
    .digest('hex');
  const marker = join(directory, '.terraform', 'initialized-from');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === inputs) return;
  // The lock file pins checksums of an earlier build; ours are pinned by go.sum.
  for (const stale of ['.terraform', '.terraform.lock.hcl'])
    rmSync(join(directory, stale), { recursive: true, force: true });
  replaceFile(join(directory, cliConfigFile), config);
  await runTofu(call);
  writeFileSync(marker, inputs);
}

function replaceFile(path: string, content: string): void {
  writeFileSync(`${path}.new`, content, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** tofu takes an empty state file for a stack that is not there, and would make everything a second time. */
function refuseBrokenState(where: string, path: string): void {
  if (!existsSync(path)) return;
  try {
    JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Problem({
      where,
      what: `its state ${path} is cut off, as after a power failure or on a full disk`,
      next: `df -h; cp ${path}.backup ${path}; then run the same command again`,
    });
  }
}

const noPlan = (where: string) =>
  new Problem({ where, what: 'there is no saved plan to apply', next: 'run the same command again: it plans first' });
