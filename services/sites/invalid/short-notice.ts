/** Less notice of a planned change than the regulation asks. */
import { site as hanoi } from '../hanoi.ts';

export const site = { ...hanoi, notice: { daysBeforePlannedChange: 3 } };

export const messages = [
  'hanoi: a planned change is announced 3 days before; at least 5 are needed (002:15.1.c.1). Change services/sites/hanoi.ts.',
];
