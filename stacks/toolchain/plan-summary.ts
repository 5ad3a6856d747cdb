export type PlannedAction = 'create' | 'update' | 'delete' | 'replace';
export type PlannedResource = { address: string; action: PlannedAction };

/** What a saved plan does, without any value of a resource. `replace` counts apart from `add` and `destroy`. */
export type PlanSummary = {
  add: number;
  change: number;
  destroy: number;
  replace: number;
  resources: PlannedResource[];
};

const counted: readonly string[] = ['create', 'update', 'delete', 'replace'] satisfies PlannedAction[];

/** Reads the event stream of `tofu plan -json-into`: one JSON object per line, which names resources but not their values. */
export function summarizePlan(events: string): PlanSummary {
  const resources = events
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as PlanEvent)
    .filter(({ type, change }) => type === 'planned_change' && counted.includes(change?.action ?? ''))
    .map(({ change }) => ({ address: change!.resource.addr, action: change!.action as PlannedAction }));
  const count = (wanted: PlannedAction) => resources.filter(({ action }) => action === wanted).length;
  return {
    add: count('create'),
    change: count('update'),
    destroy: count('delete'),
    replace: count('replace'),
    resources,
  };
}

type PlanEvent = { type: string; change?: { resource: { addr: string }; action: string } };
