/** Both databases in one data centre. */
import { alterMachine } from '../alter.ts';
import { site as hanoi } from '../hanoi.ts';

export const site = alterMachine(hanoi, 'database-2', { zone: 'dc-1' });

export const messages = [
  'hanoi: all 2 machines of database stand in zone dc-1; the site has the zones dc-1, dc-2, office and safe, so use two (000:19.1, 002:21.1). Change services/sites/hanoi.ts.',
];
