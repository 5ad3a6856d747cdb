/** A production site that one machine can stop. */

import { withoutMachines } from '../alter.ts';
import { site as hanoi } from '../hanoi.ts';

export const site = withoutMachines(hanoi, 'control-2', 'control-3');

export const messages = [
  'hanoi: 1 machine runs control-plane; production needs at least 3 (000:19.1, 002:21.1). Change services/sites/hanoi.ts.',
];
