/** A site named with capitals and a blank. */
import { site as hanoi } from '../hanoi.ts';

export const site = { ...hanoi, id: 'Ha Noi' };

export const messages = [
  "Ha Noi: the site's id is Ha Noi; lower case letters, digits and hyphens are expected, 2 to 20 of them. Change services/sites/Ha Noi.ts.",
];
