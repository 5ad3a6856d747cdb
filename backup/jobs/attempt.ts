import type { Point } from '../ledger.ts';
import type { Saved } from '../restic.ts';
import type { Job } from './table.ts';

/** What becomes a point when the log takes it. */
export type Made = Pick<Point, 'repository' | 'database'> & { saved: Saved[] };
export type Attempt = { job: Job; startedAt: Date; result: Promise<Made> };

/** Begins it; nobody has to wait for the result at once. */
export function attempt<Result>(run: () => Promise<Result>): Promise<Result> {
  const result = Promise.resolve().then(run);
  result.catch(() => undefined);
  return result;
}
