/** An even number of control planes. */

import { withoutMachines } from '../alter.ts';
import { site as hanoi } from '../hanoi.ts';

export const site = withoutMachines(hanoi, 'control-3');

export const messages = [
  'hanoi: 2 machines run control-plane; take 3 or 1: an even number survives no more failures and stops at a split (000:19.1, 002:21.1). Change services/sites/hanoi.ts.',
];
