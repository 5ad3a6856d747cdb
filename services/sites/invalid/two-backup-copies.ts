/** A component that keeps one backup copy too few. */
import { catalogue as components } from '../../catalogue.ts';
import type { Component } from '../../declare.ts';

export { site } from '../hanoi.ts';

export const catalogue: Component[] = components.map((component) =>
  component.id === 'database' ? { ...component, backup: { kind: 'database' as const, copies: 2 } } : component,
);

export const messages = [
  'database: keeps 2 backup copies; at least 3 are needed (000:19.3, 002:17.8.1). Change services/database/component.ts.',
];
