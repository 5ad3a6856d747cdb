import { type HostRole, hostRoles } from '../../backup/hosts.ts';
import type { Machine, Site } from '../../services/declare.ts';
import { machinesOf } from '../../services/network.ts';
import { isCopyComponent } from '../../services/rules/rule.ts';
import { Problem } from '../problem.ts';

/** Machines outside the cluster that keep copies, in the order of the copies. */
export const outerMachines = (site: Site): OuterMachine[] =>
  hostRoles.flatMap((component) => machinesOf(site, component).map((machine) => ({ ...machine, component })));

export type OuterMachine = Machine & { component: HostRole };

export const isOuterMachine = (machine: Machine): machine is OuterMachine => isCopyComponent(machine.component);

/** The first machine of a copy. */
export function copyMachine(site: Site, copy: HostRole): Machine {
  const [machine] = machinesOf(site, copy);
  if (machine) return machine;
  const next = `add a machine of the component ${copy} to services/sites/${site.id}.ts`;
  throw new Problem({ where: site.id, what: `it has no host for the copy ${copy}`, next });
}
