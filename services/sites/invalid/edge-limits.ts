/** No request allowed, and bodies without a bound. */
import { site as hanoi } from '../hanoi.ts';

export const site = { ...hanoi, edge: { ...hanoi.edge, requestsPerSecondPerSender: 0, bodyLimitMiB: 1024 } };

export const messages = [
  'hanoi: a sender may make 0 requests per second; at least 1 is expected (004:II.3.5-8). Change services/sites/hanoi.ts.',
  'hanoi: a request body may have 1024 MiB; 8 to 50 are expected (a 45-day intensive care record has 6) (004:II.3.5-8). Change services/sites/hanoi.ts.',
];
