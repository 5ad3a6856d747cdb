/** All control planes in one data centre. */
import { alterMachine } from '../alter.ts';
import { site as hanoi } from '../hanoi.ts';

export const site = alterMachine(alterMachine(hanoi, 'control-2', { zone: 'dc-1' }), 'control-3', { zone: 'dc-1' });

export const messages = [
  'hanoi: zone dc-1 holds 3 of 3 control planes; without that zone fewer than half are left, so spread them (000:19.1, 002:21.1). Change services/sites/hanoi.ts.',
];
