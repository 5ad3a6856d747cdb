/** A component misspelt on a machine. */
import { alterMachine } from '../alter.ts';
import { site as hanoi } from '../hanoi.ts';

export const site = alterMachine(hanoi, 'gateway-3', { component: 'gatewya' });

export const messages = [
  'hanoi: gateway-3 runs gatewya, which is not in the catalogue; did you mean gateway? Change services/sites/hanoi.ts.',
];
