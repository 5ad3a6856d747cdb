/** A local site whose administration zone lies among its pods. */
import { site as local } from '../local.ts';

export const site = { ...local, networks: { ...local.networks, administration: ['198.19.4.0/24'] } };

export const messages = [
  'local: the administration network 198.19.4.0/24 overlaps the pods network 198.19.0.0/17; it is a zone of its own (002:19.2.b). Change services/sites/local.ts.',
];
