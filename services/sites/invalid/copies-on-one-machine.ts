/** Two copies that one machine can lose. */
import { site as hanoi } from '../hanoi.ts';

export const site = {
  ...hanoi,
  backup: { ...hanoi.backup, copies: [{ machine: 'copy-1', disk: 'backup-1-data' }, ...hanoi.backup.copies.slice(1)] },
};

export const messages = [
  'hanoi: 2 backup copies lie on copy-1; each needs a machine of its own (002:17.8.1). Change services/sites/hanoi.ts.',
];
