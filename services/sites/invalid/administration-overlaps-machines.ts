/** An administration zone among the servers. */
import { site as hanoi } from '../hanoi.ts';

export const site = { ...hanoi, networks: { ...hanoi.networks, administration: ['192.0.2.192/27'] } };

export const messages = [
  'hanoi: the administration network 192.0.2.192/27 overlaps the machines network 192.0.2.0/24; it is a zone of its own (002:19.2.b). Change services/sites/hanoi.ts.',
];
