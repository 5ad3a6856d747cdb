/** A machine with the address of the network itself. */
import { alterMachine } from '../alter.ts';
import { site as hanoi } from '../hanoi.ts';

export const site = alterMachine(hanoi, 'registry-1', { address: '192.0.2.0' });

export const messages = [
  'hanoi: registry-1 has the network address 192.0.2.0 of 192.0.2.0/24; a machine takes one from 192.0.2.1 to 192.0.2.254. Change services/sites/hanoi.ts.',
];
