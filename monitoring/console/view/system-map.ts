/** The system as a drawing: who calls whom, from the declarations alone. Pure. */
import { catalogue } from '../../../services/catalogue.ts';
import type { Component, Site } from '../../../services/declare.ts';
import { inOrder } from './lights.ts';

export type MapNode = { id: string; x: number; y: number; machines: { name: string; address: string }[] };
export type MapEdge = { from: string; to: string; port: number; why: string };
export type SystemMap = { nodes: MapNode[]; edges: MapEdge[]; width: number; height: number };

export const nodeWidth = 176;
export const nodeHeight = 76;
const columnStep = 246;
const rowStep = 104;

/** Where each component stands: a record goes from left to right, what saves and watches it is below. */
const columns: string[][] = [
  ['his'],
  ['edge'],
  ['gateway', 'records', 'identity', 'exchange'],
  ['database', 'control-plane', 'registry'],
  ['backup', 'copy', 'vault', 'watch'],
];

/** The hospitals' systems, which are outside. */
export const outside = 'his';

export function systemMap(site: Site): SystemMap {
  const there = inOrder(catalogue).filter(({ id }) => site.machines.some(({ component }) => component === id));
  const placed = columns.map((column) => column.filter((id) => id === outside || there.some((one) => one.id === id)));
  const strays = there.map(({ id }) => id).filter((id) => !columns.flat().includes(id));
  placed[2]?.push(...strays);
  const tallest = Math.max(...placed.map(({ length }) => length));
  const nodes = placed.flatMap((column, index) =>
    column.map((id, row) => ({
      ...{ id, x: index * columnStep, y: row * rowStep + ((tallest - column.length) * rowStep) / 2 },
      machines: site.machines.filter(({ component }) => component === id),
    })),
  );
  return {
    ...{ nodes, edges: edgesOf(there) },
    width: (placed.length - 1) * columnStep + nodeWidth,
    height: (tallest - 1) * rowStep + nodeHeight,
  };
}

/** Calls between different components; those to the registry come from every machine and would hide the rest. */
function edgesOf(there: Component[]): MapEdge[] {
  const known = new Set(there.map(({ id }) => id));
  const calls = there.flatMap(({ id, calls: own }) =>
    own
      .filter(({ to }) => to !== id && to !== 'registry' && known.has(to))
      .map(({ to, port, why }) => ({ from: id, to, port, why })),
  );
  const entrances = there
    .filter(({ runs }) => 'ports' in runs && runs.as !== 'outer-host' && runs.ports.some(({ exposed }) => exposed))
    .map(({ id }) => ({ from: outside, to: id, port: 443, why: 'HTTPS' }));
  return [...entrances, ...calls];
}
