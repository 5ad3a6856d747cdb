/** Hospitals that need no certificate. */
import { site as hanoi } from '../hanoi.ts';

export const site = { ...hanoi, edge: { ...hanoi.edge, senderCertificates: 'off' as const } };

export const messages = [
  'hanoi: sender certificates are off; production asks both sides for one, so set optional or required (002:18.3.2). Change services/sites/hanoi.ts.',
];
