import type { Site } from '../../services/declare.ts';
import { nodePortsOf } from '../../services/reach.ts';
import { memoryQuantity, replicasOf, resourcesOf, type Workload } from './workloads.ts';

/** What a whole namespace may hold: its members, one more of each during a rolling change, and one that is still leaving. */
export function quotaOf(site: Site, workload: Workload): Record<string, string> {
  const members = replicasOf(site, workload.id) + 2;
  const { size } = workload;
  const claims = workload.runs.dataPath ? replicasOf(site, workload.id) : 0;
  return {
    pods: String(members),
    'limits.cpu': String(size.cpuCores * members),
    'limits.memory': memoryQuantity(size.memoryMiB * members),
    persistentvolumeclaims: String(claims),
    'services.loadbalancers': '0',
    'services.nodeports': String(nodePortsOf(site, workload.id).length),
  };
}

/** Bounds of one container: a stray one gets the declared request, and none may exceed the declared size. */
export function limitsOf(workload: Workload) {
  const { requests, limits } = resourcesOf(workload);
  return { type: 'Container', default: limits, defaultRequest: requests, max: limits };
}
