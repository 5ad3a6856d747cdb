/** Servers that anyone may administer. */
import { site as hanoi } from '../hanoi.ts';

export const site = { ...hanoi, networks: { ...hanoi.networks, administration: ['0.0.0.0/0'] } };

export const messages = [
  "hanoi: the administration network 0.0.0.0/0 is open to too many; name the zone's own subnets, /16 or smaller (002:19.2.b). Change services/sites/hanoi.ts.",
  "hanoi: the administration network 0.0.0.0/0 overlaps the machines' network 192.0.2.0/24; in production it is a zone of its own (002:19.2.b). Change services/sites/hanoi.ts.",
];
