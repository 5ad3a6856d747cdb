/** A network with host bits set, and one that is none. */
import { site as hanoi } from '../hanoi.ts';

export const site = {
  ...hanoi,
  networks: { ...hanoi.networks, pods: '10.96.3.7/16', services: '10.97.0.0-10.97.15.255' },
};

export const messages = [
  'hanoi: the pods network is 10.96.3.7/16, an address inside it; did you mean 10.96.0.0/16? Change services/sites/hanoi.ts.',
  'hanoi: the services network is 10.97.0.0-10.97.15.255; a network such as 192.0.2.0/24 is expected. Change services/sites/hanoi.ts.',
];
