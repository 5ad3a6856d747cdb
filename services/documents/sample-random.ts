/** Reproducible choices: the same seed makes the same documents on every machine. */
export type Random = {
  /** From `low` to `high`, both included. */
  integer: (low: number, high: number) => number;
  pick: <T>(list: readonly T[]) => T;
  digits: (count: number) => string;
};

export function randomFrom(seed: number): Random {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    integer,
    pick: (list) => list[integer(0, list.length - 1)]!,
    digits: (count) => Array.from({ length: count }, () => integer(0, 9)).join(''),
  };
}
