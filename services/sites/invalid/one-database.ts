/** A database without a second machine. */

import { withoutMachines } from '../alter.ts';
import { site as hanoi } from '../hanoi.ts';

export const site = withoutMachines(hanoi, 'database-2');

export const messages = [
  'hanoi: 1 machine runs database; an acknowledged document lies on two, so give it at least 2 (000:17.3). Change services/sites/hanoi.ts.',
];
