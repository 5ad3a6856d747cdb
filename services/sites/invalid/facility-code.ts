/** A facility code with a letter too many. */
import { site as local } from '../local.ts';

export const site = { ...local, testFacilities: [{ code: '01ABCD', username: '01ABCD_lt_hssk' }] };

export const messages = [
  'local: the facility code is 01ABCD; two digits and three digits or capitals are expected, such as 01I29 (000:7.1-2). Change services/sites/local.ts.',
];
