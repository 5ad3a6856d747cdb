import { catalogue } from '../../services/catalogue.ts';
import type { Component, Runs, Site } from '../../services/declare.ts';
import { machinesOf } from '../../services/network.ts';

/** How a component runs inside the cluster. */
export type WorkloadRuns = Extract<Runs, { as: 'deployment' | 'stateful-set' }>;
export type Workload = Component & { runs: WorkloadRuns };

/** The components that the site runs inside the cluster, in the order of the catalogue. */
export const workloadsOf = (site: Site): Workload[] =>
  catalogue.filter(isWorkload).filter(({ id }) => replicasOf(site, id) > 0);

/** One member on each VM of the component. */
export const replicasOf = (site: Site, component: string): number => machinesOf(site, component).length;

const isWorkload = (component: Component): component is Workload =>
  component.runs.as === 'deployment' || component.runs.as === 'stateful-set';

/** Label and taint of a component's VMs; nothing else is scheduled there (002:15.1.dd). */
export const componentLabel = 'hssk.vn/component';

/**
 * What one member may ask for and use. The request is small, so that a VM never refuses its own component because of what the
 * operating system holds; the limit is the declared size.
 */
export const resourcesOf = ({ size }: Pick<Component, 'size'>) => ({
  requests: { cpu: '100m', memory: memoryQuantity(Math.ceil(size.memoryMiB / 4)) },
  limits: { cpu: String(size.cpuCores), memory: memoryQuantity(size.memoryMiB) },
});

/** As the API server writes it back; another way of saying the same would show as a change at every plan. */
export const memoryQuantity = (mebibytes: number): string =>
  mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`;

/** Members that data depends on are the last to be pushed off a VM. */
export const priorityClassOf = ({ stateful }: Pick<Component, 'stateful'>): string =>
  stateful ? 'hssk-data' : 'hssk-service';

export const priorityClasses = [
  { name: 'hssk-data', value: 1_000_000, description: 'Components that hold records' },
  { name: 'hssk-service', value: 900_000, description: 'Components that can be started anew at any time' },
];
