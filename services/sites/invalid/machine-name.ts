/** A machine named after its rack instead of its component. */
import { alterMachine } from '../alter.ts';
import { site as hanoi } from '../hanoi.ts';

export const site = alterMachine(hanoi, 'edge-2', { name: 'rack7-u12' });

export const messages = [
  'hanoi: the machine of edge is named rack7-u12; a machine is named edge-1, edge-2, …. Change services/sites/hanoi.ts.',
];
