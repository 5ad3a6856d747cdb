/** Why retention stops, reliability Q2. Any refusal keeps everything. */
export type RefusalCode =
  | ('log' | 'clock' | 'count' | 'unknown' | 'missing' | 'shrunk' | 'drill' | 'floor' | 'key' | 'check' | 'hold')
  | 'monthly';

/** `what` is a clause for people: what came, and what was expected. */
export type Refusal = { code: RefusalCode; what: string };
