/** Every component of the bundle, in the order in which they are deployed. */
import { component as backup } from './backup/component.ts';
import { component as controlPlane } from './control-plane/component.ts';
import { component as copy } from './copy/component.ts';
import { component as database } from './database/component.ts';
import type { Component } from './declare.ts';
import { component as edge } from './edge/component.ts';
import { component as gateway } from './gateway/component.ts';
import { component as records } from './records/component.ts';
import { component as registry } from './registry/component.ts';
import { exchange, identity } from './reserved.ts';
import { component as vault } from './vault/component.ts';
import { component as watch } from './watch/component.ts';

export const catalogue: Component[] = [
  registry,
  controlPlane,
  database,
  gateway,
  records,
  edge,
  backup,
  copy,
  vault,
  watch,
  identity,
  exchange,
];

export const isDeployed = (component: Component): boolean => component.runs.as !== 'reserved';

export function componentOf(id: string): Component {
  const found = catalogue.find((component) => component.id === id);
  if (!found) throw new Error(`unknown component ${id}; the catalogue has ${catalogue.map((c) => c.id).join(', ')}`);
  return found;
}
