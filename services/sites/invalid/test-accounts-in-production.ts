/** Test accounts on a production site. */
import { site as hanoi } from '../hanoi.ts';

export const site = { ...hanoi, testFacilities: [{ code: '01001', username: '01001_lt_hssk' }] };

export const messages = [
  'hanoi: 1 test facility is listed; production accounts are issued in the system (000:7.1). Change services/sites/hanoi.ts.',
];
