/** A cluster without a control plane. */

import { withoutMachines } from '../alter.ts';
import { site as hanoi } from '../hanoi.ts';

export const site = withoutMachines(hanoi, 'control-1', 'control-2', 'control-3');

export const messages = [
  'hanoi: no machine runs control-plane; a site needs one, in production three (000:19.1, 002:21.1). Change services/sites/hanoi.ts.',
];
