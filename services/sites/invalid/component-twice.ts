/** A component that is listed twice, as after a merge. */
import { catalogue as components } from '../../catalogue.ts';
import type { Component } from '../../declare.ts';

export { site } from '../hanoi.ts';

export const catalogue: Component[] = [...components, ...components.filter(({ id }) => id === 'gateway')];

export const messages = [
  'gateway: the id is taken twice; every component needs its own. Change services/gateway/component.ts.',
];
