/** Smaller steps are what time synchronisation does all day. */
const toleratedSeconds = 60;

/** Facts of the incident that a moved clock is. */
export type ClockMoved = { what: 'clock-went-back' | 'clock-jumped'; before: string; now: string; seconds: number };

/**
 * Compares the clock with the last entry and, while the process runs, with time that passes at its own pace.
 * A clock that moves is recorded and never corrected: each entry keeps the time that the host believed in.
 */
export function clockWatch(lastAt: string | undefined) {
  let last = lastAt ? { wall: Date.parse(lastAt), steady: undefined as number | undefined } : undefined;
  return {
    seen: (wall: number) => {
      last = { wall, steady: performance.now() };
    },
    moved: (wall: number): ClockMoved | undefined => {
      if (!last) return undefined;
      const expected = last.wall + (last.steady === undefined ? 0 : performance.now() - last.steady);
      const seconds = Math.round((wall - expected) / 1000);
      const times = { before: new Date(last.wall).toISOString(), now: new Date(wall).toISOString(), seconds };
      if (wall < last.wall) return { what: 'clock-went-back', ...times };
      if (last.steady !== undefined && Math.abs(seconds) > toleratedSeconds) return { what: 'clock-jumped', ...times };
      return undefined;
    },
  };
}
