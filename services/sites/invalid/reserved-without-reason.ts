/** A component that is left out without a word. */
import { catalogue as components } from '../../catalogue.ts';
import type { Component } from '../../declare.ts';

export { site } from '../hanoi.ts';

export const catalogue: Component[] = components.map((component) =>
  component.id === 'exchange' ? { ...component, runs: { as: 'reserved', reason: ' ' } } : component,
);

export const messages = ['exchange: is reserved without a reason; say what it waits for. Change services/reserved.ts.'];
