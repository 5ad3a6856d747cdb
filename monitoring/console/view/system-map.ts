/** The system as a drawing: who calls whom, from the declarations alone. Pure. */
import { catalogue } from '../../../services/catalogue.ts';
import type { Component, Site } from '../../../services/declare.ts';
import { inOrder } from './lights.ts';

export type MapNode = { id: string; x: number; y: number; machines: { name: string; address: string }[] };
export type MapEdge = { from: string; to: string; port: number; why: string };
export type SystemMap = {
  nodes: MapNode[];
  edges: MapEdge[];
  width: number;
  height: number;
  /** Where the foundations begin. */
  divide: number | undefined;
};

export const nodeWidth = 196;
export const nodeHeight = 76;
const columnStep = 258;
const rowStep = 100;

/** The hospitals' systems, which are outside. */
export const outside = 'his';

/** The way of a record from left to right, and at its end the copies. */
const columns: string[][] = [
  [outside],
  ['edge'],
  ['gateway', 'records', 'identity', 'exchange'],
  ['database'],
  ['backup', 'copy', 'vault'],
];

/** What all the others stand on, or what looks at all of them: their calls go everywhere and would hide the rest. */
const foundations = ['control-plane', 'registry', 'watch'];

export function systemMap(site: Site): SystemMap {
  const there = inOrder(catalogue).filter(({ id }) => site.machines.some(({ component }) => component === id));
  const isThere = (id: string) => id === outside || there.some((one) => one.id === id);
  const placed = columns.map((column) => column.filter(isThere));
  const strays = there.map(({ id }) => id).filter((id) => !columns.flat().includes(id) && !foundations.includes(id));
  placed[2]?.push(...strays);
  const tallest = Math.max(...placed.map(({ length }) => length));
  const node = (id: string, x: number, y: number): MapNode => ({
    ...{ id, x, y },
    machines: site.machines.filter(({ component }) => component === id),
  });
  const path = placed.flatMap((column, index) =>
    column.map((id, row) => node(id, index * columnStep, (row + (tallest - column.length) / 2) * rowStep)),
  );
  const bottom = tallest * rowStep + 28;
  const base = foundations.filter(isThere).map((id, index) => node(id, (index + 1) * columnStep, bottom));
  return {
    ...{ nodes: [...path, ...base], edges: edgesOf(there) },
    width: (placed.length - 1) * columnStep + nodeWidth + 50,
    height: base.length > 0 ? bottom + nodeHeight : bottom - 28 - (rowStep - nodeHeight),
    divide: base.length > 0 ? bottom - 26 : undefined,
  };
}

/** Calls that the drawing shows. */
export const drawnEdges = ({ edges }: Pick<SystemMap, 'edges'>): MapEdge[] =>
  edges.filter(({ from, to }) => !foundations.includes(from) && !foundations.includes(to));

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
