/** A probe that asks a port which is not declared. */
import { catalogue as components } from '../../catalogue.ts';
import type { Component } from '../../declare.ts';

export { site } from '../hanoi.ts';

export const catalogue: Component[] = components.map((component) =>
  component.id === 'records' && component.runs.as === 'deployment'
    ? { ...component, runs: { ...component.runs, liveness: { kind: 'http', path: '/live', port: 'htpp' } } }
    : component,
);

export const messages = [
  'records: a probe asks the port htpp, which is not declared (000:19.1); did you mean http? Change services/records/component.ts.',
];
