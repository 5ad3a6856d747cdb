/** A server room abroad. */
import { site as hanoi } from '../hanoi.ts';

export const site = { ...hanoi, timeZone: 'Asia/Singapore' };

export const messages = [
  'hanoi: the time zone is Asia/Singapore; fixed times and report months are those of Asia/Ho_Chi_Minh (000:19.3, 002:7.2.c.1). Change services/sites/hanoi.ts.',
];
