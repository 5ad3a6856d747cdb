/** A public name with a blank and an underscore. */
import { site as hanoi } from '../hanoi.ts';

export const site = { ...hanoi, edge: { ...hanoi.edge, hostName: 'hssk_ha noi' } };

export const messages = [
  'hanoi: the edge is named hssk_ha noi; a DNS name such as hssk.hanoi.gov.vn is expected (000:6). Change services/sites/hanoi.ts.',
];
