/** Two copies that one disk can lose. */
import { site as hanoi } from '../hanoi.ts';

export const site = {
  ...hanoi,
  backup: { ...hanoi.backup, copies: [{ machine: 'backup-1', disk: 'copy-1-data' }, ...hanoi.backup.copies.slice(1)] },
};

export const messages = [
  'hanoi: the backup copies on backup-1 and copy-1 name the same disk copy-1-data; each needs a disk of its own (002:17.8.1). Change services/sites/hanoi.ts.',
];
