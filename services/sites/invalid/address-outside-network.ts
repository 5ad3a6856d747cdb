/** A machine outside the machines' network. */
import { alterMachine } from '../alter.ts';
import { site as hanoi } from '../hanoi.ts';

export const site = alterMachine(hanoi, 'edge-1', { address: '203.0.113.21' });

export const messages = [
  "hanoi: edge-1 has the address 203.0.113.21; it must lie in the machines' network 192.0.2.0/24. Change services/sites/hanoi.ts.",
];
