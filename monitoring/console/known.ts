/** What a source said, and whether it still says so. Pages get nothing else, so that missing data can never pass for good news. */
export type Known<Value> =
  | { as: 'known'; value: Value /** Milliseconds since 1970. */; at: number }
  /** It has said so, and says nothing any more. */
  | { as: 'lost'; value: Value; at: number; reason: Reason }
  | { as: 'unknown'; since: number; reason: Reason };

/** `asking`: not answered yet. `silent`: no answer. `old`: it answers with old data. `clock`: clocks disagree. `broken`: the evidence log is not the one that was seen before. */
export type Reason = 'asking' | 'silent' | 'old' | 'clock' | 'refused' | 'broken';

/** The value of a source that is heard now, and of no other. */
export const current = <Value>(known: Known<Value>): Value | undefined =>
  known.as === 'known' ? known.value : undefined;

/** Since when nothing is known, or undefined while the source is heard. */
export function silentSince(known: Known<unknown>): number | undefined {
  if (known.as === 'known') return undefined;
  return known.as === 'lost' ? known.at : known.since;
}

export const map = <From, To>(known: Known<From>, change: (value: From) => To): Known<To> =>
  known.as === 'unknown' ? known : { ...known, value: change(known.value) };

/** Thrown by a reader whose source answers, but not with what it should. */
export class Unreadable extends Error {
  readonly reason: Reason;
  constructor(reason: Reason, message: string) {
    super(message);
    this.reason = reason;
  }
}

export type Clock = {
  /** Milliseconds since 1970; may jump. */
  wall: () => number;
  /** Milliseconds of a clock that only runs forward. */
  steady: () => number;
};

export const realClock: Clock = { wall: () => Date.now(), steady: () => performance.now() };

export type Source<Value> = {
  now: () => Known<Value>;
  /** Asks once, whatever the rhythm. */
  ask: () => Promise<void>;
  stop: () => void;
};

export type SourceOptions<Value> = {
  ask: () => Promise<Value>;
  everySeconds: number;
  /** Without a new answer for so long, what was said does not count any more; three times the rhythm if it is left out. */
  holdsSeconds?: number;
  clock?: Clock;
  onError?: (reason: Reason, message: string) => void;
};

/** Wall and steady time may drift apart by this much before the wall clock counts as moved. */
const toleratedMs = 30_000;

/** Asks a source in its rhythm, one question at a time, for all who look at pages. */
export function follow<Value>(options: SourceOptions<Value>): Source<Value> {
  const { ask, everySeconds, holdsSeconds = everySeconds * 3, clock = realClock } = options;
  const begun = clock.wall();
  let heard: { value: Value; wall: number; steady: number } | undefined;
  let failed: Reason | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const once = async (): Promise<void> => {
    try {
      const value = await ask();
      heard = { value, wall: clock.wall(), steady: clock.steady() };
      failed = undefined;
    } catch (error) {
      failed = error instanceof Unreadable ? error.reason : 'silent';
      options.onError?.(failed, (error as Error).message);
    }
  };
  const round = async (): Promise<void> => {
    await once();
    if (!stopped) timer = setTimeout(() => void round(), everySeconds * 1000);
  };
  timer = setTimeout(() => void round(), 0);

  return {
    ask: once,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
    now: () => {
      if (!heard) return { as: 'unknown', since: begun, reason: failed ?? 'asking' };
      const { value, wall, steady } = heard;
      const age = clock.steady() - steady;
      if (Math.abs(clock.wall() - wall - age) > toleratedMs) return { as: 'lost', value, at: wall, reason: 'clock' };
      if (age <= holdsSeconds * 1000 && (!failed || age <= everySeconds * 2000))
        return { as: 'known', value, at: wall };
      return { as: 'lost', value, at: wall, reason: failed ?? 'silent' };
    },
  };
}
