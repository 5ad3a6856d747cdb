/** A network too small to give every machine one for its pods. */
import { site as hanoi } from '../hanoi.ts';

export const site = { ...hanoi, networks: { ...hanoi.networks, pods: '10.96.0.0/22' } };

export const messages = [
  'hanoi: the pods network 10.96.0.0/22 leaves each address of 192.0.2.0/24 a /30; a machine needs a /27, so take a /19 or larger. Change services/sites/hanoi.ts.',
];
