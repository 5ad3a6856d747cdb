/** A name that would stand for everybody in the list of signers. */
import { site as local } from '../local.ts';

export const site = {
  ...local,
  custodians: [
    { account: 'giu-khoa-1', name: 'Người thứ nhất' },
    { account: '*', name: 'Ai cũng được' },
  ],
};

export const messages = [
  'local: a custodian is called *; lower case letters, digits and hyphens are expected (002:20.1.1). Change services/sites/local.ts.',
];
