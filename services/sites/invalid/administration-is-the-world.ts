/** Servers that anyone may administer. */
import { site as hanoi } from '../hanoi.ts';

export const site = { ...hanoi, networks: { ...hanoi.networks, administration: ['0.0.0.0/0'] } };

export const messages = [
  "hanoi: the administration network 0.0.0.0/0 is open to too many; name the zone's own subnets, /16 or smaller (002:19.2.b). Change services/sites/hanoi.ts.",
  'hanoi: the administration network 0.0.0.0/0 overlaps the machines network 192.0.2.0/24; it is a zone of its own (002:19.2.b). Change services/sites/hanoi.ts.',
  'hanoi: the administration network 0.0.0.0/0 overlaps the pods network 10.96.0.0/16; it is a zone of its own (002:19.2.b). Change services/sites/hanoi.ts.',
  'hanoi: the administration network 0.0.0.0/0 overlaps the services network 10.97.0.0/20; it is a zone of its own (002:19.2.b). Change services/sites/hanoi.ts.',
];
