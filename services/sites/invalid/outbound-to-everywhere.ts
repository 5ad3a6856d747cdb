/** An update group that is the whole Internet. */
import { site as hanoi } from '../hanoi.ts';

export const site = { ...hanoi, outbound: { ...hanoi.outbound, 'package-mirror': ['0.0.0.0/0'] } };

export const messages = [
  'hanoi: the outbound group package-mirror holds 0.0.0.0/0; list the update or service addresses themselves, /16 or smaller (002:19.3.c). Change services/sites/hanoi.ts.',
];
