/** Which jobs a site has: a pure function of its catalogue and its machines. */
import type { Component, Site } from '../../services/declare.ts';
import type { PointKind } from '../ledger.ts';
import { seriesOf } from './points.ts';

/** One thing that is saved every day at the site's fixed time. */
export type Job = {
  /** `<component>-<kind>[-<machine>]`, as its points begin. */
  id: string;
  component: string;
  kind: Exclude<PointKind, 'wal'>;
  /** The machine whose system state it is, or that it is read from. */
  machine?: string;
};

/** The site's own state has no component: what the deploying computer keeps. */
const siteComponent = 'site';

/**
 * Databases first, while the night is quiet; then etcd, the system state of every machine of the cluster, and the site's own state.
 * A component whose kind nobody knows how to save is an error, never a component that is passed over.
 */
export function jobTable(site: Pick<Site, 'id' | 'machines'>, catalogue: Component[]): Job[] {
  const saved = catalogue.filter(({ runs, backup }) => runs.as !== 'reserved' && backup.kind !== 'none');
  const inCluster = new Set(catalogue.filter(isSavedAsMachine).map(({ id }) => id));
  return [
    ...saved.flatMap((component) => componentJobs(component, site)),
    ...site.machines
      .filter(({ component }) => inCluster.has(component))
      .map(({ name, component }) => job(component, 'machine', name)),
    job(siteComponent, 'site'),
  ];
}

/** Outer hosts hold the copies themselves, and the registry's images are built again; both come back by a deploy. */
const isSavedAsMachine = ({ runs }: Component): boolean =>
  runs.as === 'control-plane' || runs.as === 'deployment' || runs.as === 'stateful-set';

function componentJobs({ id, backup }: Component, site: Pick<Site, 'id' | 'machines'>): Job[] {
  if (backup.kind === 'database') return [job(id, 'base'), job(id, 'logical')];
  if (backup.kind === 'etcd') return [job(id, 'etcd')];
  if (backup.kind === 'none') return [];
  const machines = site.machines.filter(({ component }) => component === id);
  if (machines.length > 0) return machines.map(({ name }) => job(id, 'directory', name));
  throw new RangeError(`${site.id}: ${id} declares a backup and has no machine to take it from`);
}

const job = (component: string, kind: Job['kind'], machine?: string): Job => ({
  id: seriesOf({ component, kind, machine }),
  component,
  kind,
  ...(machine ? { machine } : {}),
});
