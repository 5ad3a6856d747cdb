import { randomFrom } from '../../services/documents/sample-random.ts';
import type { Arena } from '../testing/arena.ts';
import type { Fault } from './faults.ts';
import type { Verdict } from './judge.ts';

export type TrialResult = Verdict & {
  fault: string;
  seed: number;
  /** The longest time in which no sender got a receipt. */
  withoutServiceMs: number;
  unanswered: number;
};

/** Seconds within which all that is due must be acknowledged after the fault. */
const recoverySeconds = 120;
/** A part stays away so long when nothing is acknowledged without it. */
const awayMs = 1500;

/** One fault under load, at a moment that the seed chooses; afterwards the judge compares. */
export async function tryFault(
  arena: Arena,
  fault: Fault,
  { seed, perSecond }: { seed: number; perSecond: number },
): Promise<TrialResult> {
  const random = randomFrom(seed);
  const run = `${seed.toString(36)}${Date.now().toString(36).slice(-6)}`;
  const { sender, judge } = await arena.send(perSecond, run);
  await sender.reach(random.integer(30, 120));
  await fault.inflict(arena, (count) => moreOrTime(sender, count));
  await sender.reach(sender.acknowledged() + random.integer(30, 90));
  await sender.finish(recoverySeconds);
  const verdict = await judge();
  return {
    ...verdict,
    fault: fault.id,
    seed,
    withoutServiceMs: sender.longestGapMs(),
    unanswered: sender.unanswered(),
  };
}

type Reaching = { acknowledged: () => number; reach: (count: number) => Promise<void> };

async function moreOrTime(sender: Reaching, count: number): Promise<void> {
  const time = new Promise<void>((resolve) => setTimeout(resolve, awayMs));
  await Promise.race([sender.reach(sender.acknowledged() + count), time]);
}
