/** Every copy in a zone that a database stands in. */
import { alterMachine } from '../alter.ts';
import { site as hanoi } from '../hanoi.ts';

export const site = alterMachine(alterMachine(hanoi, 'copy-1', { zone: 'dc-1' }), 'vault-1', { zone: 'dc-2' });

export const messages = [
  'hanoi: every backup copy stands in a zone with a database (dc-1 and dc-2); one must survive the loss of those zones (002:17.10). Change services/sites/hanoi.ts.',
];
