/** A backup copy beside the database that it protects. */
import { site as hanoi } from '../hanoi.ts';

export const site = {
  ...hanoi,
  backup: {
    ...hanoi.backup,
    copies: [{ machine: 'database-1', disk: 'backup-1-data' }, ...hanoi.backup.copies.slice(1)],
  },
};

export const messages = [
  'hanoi: a backup copy lies on database-1, which runs database; copies need machines of backup, copy and vault only (000:19.3-2, 002:15.2.a.2). Change services/sites/hanoi.ts.',
];
