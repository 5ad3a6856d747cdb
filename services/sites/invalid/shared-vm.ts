/** Two components on one VM. */
import { alterMachine } from '../alter.ts';
import { site as hanoi } from '../hanoi.ts';

export const site = alterMachine(hanoi, 'records-1', { address: '192.0.2.41' });

export const messages = [
  'hanoi: database and records share VM 192.0.2.41; each component needs its own (002:15.1.dd). Change services/sites/hanoi.ts.',
];
