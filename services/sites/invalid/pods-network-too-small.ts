/** A /22 gives four machines a network for their pods, not twelve. */
import { site as hanoi } from '../hanoi.ts';

export const site = { ...hanoi, networks: { ...hanoi.networks, pods: '10.96.0.0/22' } };

export const messages = [
  "hanoi: the pods' network 10.96.0.0/22 has room for 4 machines; 12 machines of the cluster take a /24 each. Change services/sites/hanoi.ts.",
];
