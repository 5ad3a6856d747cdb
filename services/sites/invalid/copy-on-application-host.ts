/** A backup copy on an application host. */
import { site as hanoi } from '../hanoi.ts';

export const site = {
  ...hanoi,
  backup: {
    ...hanoi.backup,
    copies: [{ machine: 'gateway-3', disk: 'backup-1-data' }, ...hanoi.backup.copies.slice(1)],
  },
};

export const messages = [
  'hanoi: a backup copy lies on gateway-3, which runs gateway; copies need machines of backup, copy and vault only (000:19.3-2, 002:15.2.a.2). Change services/sites/hanoi.ts.',
];
