/** A call to a component that is misspelt. */
import { catalogue as components } from '../../catalogue.ts';
import type { Component } from '../../declare.ts';

export { site } from '../hanoi.ts';

export const catalogue: Component[] = components.map((component) =>
  component.id === 'gateway'
    ? { ...component, calls: [{ to: 'databse', port: 5432, why: 'stores documents' }] }
    : component,
);

export const messages = [
  'gateway: calls databse, which is not in the catalogue (002:19.3.c); did you mean database? Change services/gateway/component.ts.',
];
