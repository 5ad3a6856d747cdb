/** A copied line whose name was not changed. */
import { alterMachine } from '../alter.ts';
import { site as hanoi } from '../hanoi.ts';

export const site = alterMachine(hanoi, 'gateway-3', { name: 'gateway-1' });

export const messages = [
  'hanoi: the machines 192.0.2.31 and 192.0.2.32 are named gateway-1; every machine needs its own name. Change services/sites/hanoi.ts.',
];
