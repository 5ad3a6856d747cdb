/** A deployed component that no machine runs. */

import { withoutMachines } from '../alter.ts';
import { site as hanoi } from '../hanoi.ts';

export const site = withoutMachines(hanoi, 'records-1', 'records-2');

export const messages = [
  'hanoi: records has no machine; every component that is deployed needs one (002:15.1.dd). Change services/sites/hanoi.ts.',
];
