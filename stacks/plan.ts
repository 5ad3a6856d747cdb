import { catalogue } from '../services/catalogue.ts';
import type { Site } from '../services/declare.ts';
import { exitCode, Problem } from './problem.ts';
import type { PlannedAction, PlannedResource } from './toolchain/plan-summary.ts';

/** What one stack would change. `known` is false when its target does not exist yet, so that everything is an addition. */
export type StackPlan = { stack: string; known: boolean; resources: PlannedResource[] };

export const count = (plan: StackPlan, ...actions: PlannedAction[]): number =>
  plan.resources.filter(({ action }) => actions.includes(action)).length;

export const changesOf = (plans: StackPlan[]): number =>
  plans.reduce((sum, { resources }) => sum + resources.length, 0);

/** Every resource of a synthesized stack as an addition: the plan of a stack whose target is not there yet. */
export function planOfSynthesized(stack: string, json: object): StackPlan {
  const kinds = Object.entries((json as { resource?: Record<string, object> }).resource ?? {});
  const resources = kinds.flatMap(([kind, named]) =>
    Object.keys(named).map((name): PlannedResource => ({ address: `${kind}.${name}`, action: 'create' })),
  );
  return { stack, known: false, resources };
}

/** One line for each stack, and what would be destroyed in full. */
export function describePlan(site: Site, plans: StackPlan[]): string {
  const width = Math.max(10, ...plans.map(({ stack }) => stack.length));
  const lines = plans.map((plan) => {
    const parts = [
      `${count(plan, 'create')} to add`,
      `${count(plan, 'update')} to change`,
      `${count(plan, 'delete', 'replace')} to destroy or replace`,
    ];
    return `  ${plan.stack.padEnd(width)}  ${plan.resources.length === 0 ? 'no change' : parts.join(', ')}`;
  });
  const gone = plans.flatMap(({ resources }) =>
    resources.filter(({ action }) => action === 'delete' || action === 'replace'),
  );
  return [
    `${site.id}: ${changesOf(plans)} changes`,
    ...lines,
    ...gone.map(({ address, action }) => `  ${action === 'delete' ? 'destroys' : 'replaces'} ${address}`),
  ].join('\n');
}

/** Kinds of resources whose loss is loss of data, not only of service. */
const dataKinds = [
  'docker_volume',
  'docker_container',
  'kubernetes_stateful_set',
  'kubernetes_persistent_volume',
  'kubernetes_persistent_volume_claim',
  'kubernetes_namespace',
];

/** Components with data that the plans would destroy or replace. */
export function dataAtRisk(plans: StackPlan[]): { component: string; address: string }[] {
  return plans.flatMap(({ stack, resources }) =>
    resources
      .filter(
        ({ address, action }) =>
          (action === 'delete' || action === 'replace') && dataKinds.includes(address.split('.')[0]!),
      )
      .map(({ address }) => ({ component: componentOfResource(stack, address), address }))
      .filter(({ component }) => catalogue.find(({ id }) => id === component)?.stateful ?? false),
  );
}

function componentOfResource(stack: string, address: string): string {
  if (catalogue.some(({ id }) => id === stack)) return stack;
  const byLength = [...catalogue].sort((a, b) => b.id.length - a.id.length);
  return (
    byLength.find(({ id }) => address.includes(id) || (id === 'control-plane' && /control-\d/.test(address)))?.id ??
    stack
  );
}

/** Throws unless each component with data at risk was named by `--allow-destroy`. */
export function refuseDestruction(site: Site, plans: StackPlan[], allowed: string[]): void {
  const refused = dataAtRisk(plans).filter(({ component }) => !allowed.includes(component));
  if (refused.length === 0) return;
  const components = [...new Set(refused.map(({ component }) => component))];
  throw new Problem({
    where: site.id,
    what: `the plan destroys or replaces parts that hold data: ${refused.map(({ address }) => address).join(', ')}`,
    next: `take the change back, or say so: npm run deploy -- --site ${site.id} ${components.map((id) => `--allow-destroy ${id}`).join(' ')}`,
    exit: exitCode.failed,
  });
}
