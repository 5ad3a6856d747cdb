/** A call to a port that the other component does not open. */
import { catalogue as components } from '../../catalogue.ts';
import type { Component } from '../../declare.ts';

export { site } from '../hanoi.ts';

export const catalogue: Component[] = components.map((component) =>
  component.id === 'edge' ? { ...component, calls: [{ to: 'records', port: 8080, why: 'FHIR reads' }] } : component,
);

export const messages = [
  'edge: calls records on port 8080; records opens 8081 (002:19.3.c). Change services/edge/component.ts.',
];
