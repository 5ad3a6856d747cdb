/** A probe that asks a port which is not declared. */
import { catalogue as components } from '../../catalogue.ts';
import type { Component } from '../../declare.ts';

export { site } from '../hanoi.ts';

export const catalogue: Component[] = components.map((component) =>
  component.id === 'records' && component.runs.as === 'deployment'
    ? { ...component, runs: { ...component.runs, liveness: { kind: 'http', path: '/live', port: 'htps' } } }
    : component,
);

export const messages = [
  'records: a probe asks the port htps, which is not declared (000:19.1); did you mean https? Change services/records/component.ts.',
];
