import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import type { Site } from '../../services/declare.ts';
import { isReachable, kubernetesOf } from '../cluster/api.ts';
import { applyInsideNamespaces } from '../cluster/cluster.ts';
import { inParallel } from '../cluster/parallel.ts';
import { planOfSynthesized, type StackPlan } from '../plan.ts';
import { disruptionBudgets } from '../platform/disruption-budgets.ts';
import { platformStack } from '../platform/stack.ts';
import type { StackJson } from '../platform/synthesize.ts';
import type { Report } from '../problem.ts';
import { secretsOf } from '../secrets.ts';
import { siteFiles } from '../site-files.ts';
import { openStack, type PlanSummary, type Stack, type TofuTools } from '../tofu.ts';
import { leavingStacks } from './leaving.ts';
import { waitForRollouts } from './rollout.ts';
import { componentStacks, type Images, type SecretDigests } from './stacks.ts';

/** tofu and its provider are mostly waiting, but each takes 200 MB. */
const atOnce = 2;

/** What applying the platform and the components would change now; all of it when the site has no cluster that answers. */
export async function planComponents(
  site: Site,
  images: Images,
  tools: TofuTools,
  report: Report,
): Promise<StackPlan[]> {
  const stacks = stacksOf(site, images);
  if (!(await hasCluster(site))) return stacks.map(([name, json]) => planOfSynthesized(name, json));
  const opened = [...(await openAll(site, stacks, tools)), ...(await openLeaving(site, tools))];
  const plans = await planAll(opened, report);
  shown.set(site.id, { opened, plans });
  return plans;
}

/** Plans of this run that a person has seen: exactly these are applied. */
const shown = new Map<string, { opened: Opened[]; plans: StackPlan[] }>();

export type ApplyOptions = {
  report: Report;
  /** Sees the plans before anything is changed and throws to refuse them. */
  check?: (plans: StackPlan[]) => void;
};

/** Makes platform and components as declared and returns when every member of every component serves. */
export async function applyComponents(
  site: Site,
  images: Images,
  tools: TofuTools,
  { report, check = () => {} }: ApplyOptions,
): Promise<StackPlan[]> {
  const seen = shown.get(site.id);
  shown.delete(site.id);
  const opened = seen?.opened ?? [
    ...(await openAll(site, stacksOf(site, images), tools)),
    ...(await openLeaving(site, tools)),
  ];
  const plans = seen?.plans ?? (await planAll(opened, report));
  check(plans);
  const [platform, ...components] = opened.filter(({ leaves }) => !leaves);
  await inParallel(
    opened.filter(({ leaves }) => leaves),
    atOnce,
    (stack) => removeOne(stack, report),
  );
  await applyOne(platform!, plans, report);
  await applyInsideNamespaces(site, { secrets: secretsOf(site), objects: disruptionBudgets(site) }, report);
  await inParallel(components, atOnce, (component) => applyOne(component, plans, report));
  await waitForRollouts(site, report);
  return plans;
}

type Opened = { name: string; stack: Stack /** The component is not of the site any more. */; leaves: boolean };

/** The platform, then the components in the order of the catalogue. */
const stacksOf = (site: Site, images: Images): [string, StackJson][] => [
  ['platform', platformStack(site)],
  ...Object.entries(componentStacks(site, images, digestsOf(site))),
];

function digestsOf(site: Site): SecretDigests {
  const digest = (data: object) => createHash('sha256').update(JSON.stringify(data)).digest('hex');
  return Object.fromEntries(secretsOf(site).map(({ namespace, name, data }) => [`${namespace}/${name}`, digest(data)]));
}

const openAll = (site: Site, stacks: [string, StackJson][], tools: TofuTools): Promise<Opened[]> =>
  inParallel(stacks, atOnce, async ([name, json]) => {
    const stack = openStack(site, name, tools);
    stack.write(json);
    await stack.init();
    return { name, stack, leaves: false };
  });

/** Stacks of components that left the site: their plan is the end of what they hold, and their state goes with it. */
const openLeaving = (site: Site, tools: TofuTools): Promise<Opened[]> =>
  inParallel(leavingStacks(site), atOnce, async (name) => {
    const stack = openStack(site, name, tools);
    await stack.init();
    return { name, stack, leaves: true };
  });

async function removeOne({ name, stack }: Opened, report: Report): Promise<void> {
  report(`${name}: no longer in the site, removing it`);
  await stack.apply();
  rmSync(stack.directory, { recursive: true });
}

const planAll = (opened: Opened[], report: Report): Promise<StackPlan[]> =>
  inParallel(opened, atOnce, async ({ name, stack, leaves }) => {
    const summary = await stack.plan({ destroy: leaves });
    report(`${name}: ${describe(summary)}`);
    return { stack: name, known: true, resources: summary.resources };
  });

async function applyOne({ name, stack }: Opened, plans: StackPlan[], report: Report): Promise<void> {
  if (plans.find((plan) => plan.stack === name)?.resources.length === 0) return;
  report(`${name}: applying`);
  await stack.apply();
}

function describe({ add, change, destroy, replace }: PlanSummary): string {
  if (add + change + destroy + replace === 0) return 'no change';
  return `${add} to add, ${change} to change, ${destroy + replace} to destroy or replace`;
}

const hasCluster = async (site: Site): Promise<boolean> =>
  existsSync(siteFiles(site).kubeconfig) && (await isReachable(kubernetesOf(site)));
