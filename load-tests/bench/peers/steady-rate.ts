/** What one trial at a constant rate of arrival has shown. */
export type Trial = { p99: number; dropped: number; failed: number };

export type Steady<T extends Trial> = { rate: number; trial: T };

const step = 0.9;
const mostTrials = 16;

/**
 * The highest rate of arrival that holds: p99 within the limit, nothing failed, nothing that was due and not started. Tries downwards
 * from `from` in steps of a tenth, so the answer is at most a tenth too low.
 */
export async function steadyRate<T extends Trial>(
  from: number,
  limitMs: number,
  attempt: (rate: number) => Promise<T>,
): Promise<Steady<T>> {
  let rate = from;
  for (let count = 0; count < mostTrials; count += 1) {
    const trial = await attempt(rate);
    if (trial.p99 <= limitMs && trial.failed === 0 && trial.dropped === 0) return { rate, trial };
    rate *= step;
  }
  throw new Error(`even ${rate.toFixed(1)} per second do not hold p99 ≤ ${limitMs} ms`);
}
