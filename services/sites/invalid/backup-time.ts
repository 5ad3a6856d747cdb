/** A time of day that no clock shows. */
import { site as hanoi } from '../hanoi.ts';

export const site = { ...hanoi, backup: { ...hanoi.backup, dailyAt: '25:30' } };

export const messages = [
  'hanoi: the daily backup is at 25:30; one fixed time such as 01:30 is expected (000:19.3, 002:15.2.a.1). Change services/sites/hanoi.ts.',
];
