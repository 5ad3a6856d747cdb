/** One facility with two accounts. */
import { site as local } from '../local.ts';

export const site = {
  ...local,
  testFacilities: [
    { code: '01032', username: '01032_lt_bnv' },
    { code: '01032', username: '01032_lt_anv' },
  ],
};

export const messages = [
  'local: facility 01032 has 2 accounts; each has one of its own (001:III.1-4). Change services/sites/local.ts.',
];
