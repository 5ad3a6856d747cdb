/** A backup copy on a machine that does not exist. */
import { site as hanoi } from '../hanoi.ts';

export const site = {
  ...hanoi,
  backup: {
    ...hanoi.backup,
    copies: [{ machine: 'bakcup-1', disk: 'backup-1-data' }, ...hanoi.backup.copies.slice(1)],
  },
};

export const messages = [
  'hanoi: a backup copy lies on bakcup-1, which no machine of the site is named; did you mean backup-1? Change services/sites/hanoi.ts.',
];
