/** A component that calls an outside group which the site does not list. */
import { catalogue as components } from '../../catalogue.ts';
import type { Component } from '../../declare.ts';

export { site } from '../hanoi.ts';

export const catalogue: Component[] = components.map((component) =>
  component.id === 'records' ? { ...component, outbound: [{ to: 'vneid', port: 443, why: 'health book' }] } : component,
);

export const messages = [
  'hanoi: records calls the outbound group vneid, which the site does not list (002:19.3.c). Change services/sites/hanoi.ts.',
];
