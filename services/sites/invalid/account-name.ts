/** Accounts whose names do not begin with the facility and _lt_. */
import { site as local } from '../local.ts';

export const site = {
  ...local,
  testFacilities: [
    { code: '01032', username: '01032_bnv' },
    { code: '01I29', username: '01001_lt_anv' },
  ],
};

export const messages = [
  'local: the account of facility 01032 is named 01032_bnv; 01032_lt_<name> is expected, such as 01032_lt_bnv (000:7.1-2). Change services/sites/local.ts.',
  'local: the account of facility 01I29 is named 01001_lt_anv; 01I29_lt_<name> is expected, such as 01I29_lt_bnv (000:7.1-2). Change services/sites/local.ts.',
];
