/** One backup copy short. */
import { site as hanoi } from '../hanoi.ts';

export const site = { ...hanoi, backup: { ...hanoi.backup, copies: hanoi.backup.copies.slice(1) } };

export const messages = [
  'hanoi: 2 backup copies are declared; at least 3 are needed besides production (002:17.8.1). Change services/sites/hanoi.ts.',
];
