/** A port that Kubernetes does not give. */
import { site as hanoi } from '../hanoi.ts';

export const site = { ...hanoi, edge: { ...hanoi.edge, nodePort: 443 } };

export const messages = [
  'hanoi: the edge answers on port 443; Kubernetes gives node ports from 30000 to 32767. Change services/sites/hanoi.ts.',
];
