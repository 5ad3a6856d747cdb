/** A machine with the broadcast address. */
import { alterMachine } from '../alter.ts';
import { site as hanoi } from '../hanoi.ts';

export const site = alterMachine(hanoi, 'vault-1', { address: '192.0.2.255' });

export const messages = [
  'hanoi: vault-1 has the broadcast address 192.0.2.255 of 192.0.2.0/24; a machine takes one from 192.0.2.1 to 192.0.2.254. Change services/sites/hanoi.ts.',
];
