/** What the pages are drawn from, and what little can be done from them. */
import type { Site } from '../../../services/declare.ts';
import type { Handbook } from '../read/runbooks.ts';
import type { Seen } from '../seen.ts';

export type Parts = {
  site: Site;
  seen: () => Seen;
  /** Signed lines of the evidence log by their sequence. */
  lines: (sequences: number[]) => string[];
  handbook: Handbook;
  /** False when nobody waits under this code any more. */
  acknowledge: (code: string, by: string) => Promise<boolean>;
};

/** A day as an address or a form says it. */
export const isDay = (day: unknown): day is string =>
  typeof day === 'string' && /^2\d{3}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day));
