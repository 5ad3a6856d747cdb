/** Two machines of one component with one address. */
import { alterMachine } from '../alter.ts';
import { site as hanoi } from '../hanoi.ts';

export const site = alterMachine(hanoi, 'gateway-3', { address: '192.0.2.31' });

export const messages = [
  'hanoi: gateway-1 and gateway-3 have the same address 192.0.2.31; every machine needs its own. Change services/sites/hanoi.ts.',
];
