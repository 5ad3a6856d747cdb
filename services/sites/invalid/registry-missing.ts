/** A registry on a machine that the site does not have. */

import { withoutMachines } from '../alter.ts';
import { site as hanoi } from '../hanoi.ts';

export const site = withoutMachines(hanoi, 'registry-1');

export const messages = [
  'hanoi: the registry is registry-1, which no machine of the site is named. Change services/sites/hanoi.ts.',
];
