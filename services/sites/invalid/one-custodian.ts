/** A single person who may let monthly points go. */
import { site as local } from '../local.ts';

export const site = { ...local, custodians: [{ account: 'giu-khoa-1', name: 'Người giữ khóa' }] };

export const messages = [
  'local: 1 custodians are named; at least 2 people must be able to sign (002:20.1.1). Change services/sites/local.ts.',
];
