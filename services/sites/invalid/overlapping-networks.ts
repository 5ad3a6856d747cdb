/** Services inside the pods' network. */
import { site as hanoi } from '../hanoi.ts';

export const site = { ...hanoi, networks: { ...hanoi.networks, services: '10.96.128.0/20' } };

export const messages = [
  'hanoi: the networks pods 10.96.0.0/16 and services 10.96.128.0/20 overlap; each needs its own addresses. Change services/sites/hanoi.ts.',
];
