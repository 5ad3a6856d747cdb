/** A production site published on the deploying computer. */
import { site as hanoi } from '../hanoi.ts';

export const site = { ...hanoi, edge: { ...hanoi.edge, publishedPort: 8443 } };

export const messages = [
  'hanoi: the edge is published on port 8443 of the deploying computer; only a local site does that (002:17.12). Change services/sites/hanoi.ts.',
];
