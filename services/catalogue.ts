/** Every component of the bundle, in the order in which they are deployed. */
import { component as controlPlane } from './control-plane/component.ts';
import { component as database } from './database/component.ts';
import type { Component } from './declare.ts';
import { component as edge } from './edge/component.ts';
import { component as gateway } from './gateway/component.ts';
import { component as records } from './records/component.ts';
import { component as registry } from './registry/component.ts';
import { backupHost, copyHost, exchange, identity, vault, watch } from './reserved.ts';

export const catalogue: Component[] = [
  registry,
  controlPlane,
  database,
  gateway,
  records,
  edge,
  identity,
  exchange,
  backupHost,
  copyHost,
  vault,
  watch,
];

export const isDeployed = (component: Component): boolean => component.runs.as !== 'reserved';

export function componentOf(id: string): Component {
  const found = catalogue.find((component) => component.id === id);
  if (!found) throw new Error(`unknown component ${id}; the catalogue has ${catalogue.map((c) => c.id).join(', ')}`);
  return found;
}
