/** An address with a number over 255. */
import { alterMachine } from '../alter.ts';
import { site as hanoi } from '../hanoi.ts';

export const site = alterMachine(hanoi, 'vault-1', { address: '192.0.2.300' });

export const messages = [
  'hanoi: vault-1 has the address 192.0.2.300; an IPv4 address such as 192.0.2.11 is expected. Change services/sites/hanoi.ts.',
];
