/** No administration zone at all. */
import { site as hanoi } from '../hanoi.ts';

export const site = { ...hanoi, networks: { ...hanoi.networks, administration: [] } };

export const messages = [
  'hanoi: no administration network is named; servers accept administration from a named zone only (002:19.2.b). Change services/sites/hanoi.ts.',
];
