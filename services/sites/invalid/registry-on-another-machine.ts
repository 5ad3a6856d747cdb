/** A registry on a machine of another component. */
import { site as hanoi } from '../hanoi.ts';

export const site = { ...hanoi, registry: { machine: 'watch-1', port: 5000 } };

export const messages = [
  'hanoi: the registry is watch-1, which runs watch; it must be a machine of the component registry. Change services/sites/hanoi.ts.',
];
