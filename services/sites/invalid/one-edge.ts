/** A production site whose only way in is one machine. */

import { withoutMachines } from '../alter.ts';
import { site as hanoi } from '../hanoi.ts';

export const site = withoutMachines(hanoi, 'edge-2');

export const messages = [
  'hanoi: 1 machine runs edge; in production a stopped machine must not stop the service, so give it at least 2 (000:19.1). Change services/sites/hanoi.ts.',
];
