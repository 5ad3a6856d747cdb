/** `declared`: seconds that tools.ts states for 2 cores; `took`: seconds that it really took here. */
export type Finished = { declared: number; took: number };
export type Running = { declared: number; elapsed: number };

/** Seconds until everything is built, judged by how fast this computer built the tools before. */
export function secondsLeft(
  finished: Finished[],
  running: Running | undefined,
  waiting: number[],
  cores: number,
): number {
  const speed =
    finished.length === 0 ? firstGuess(cores) : sum(finished.map((x) => x.took)) / sum(finished.map((x) => x.declared));
  const now = running ? Math.max(0, speed * running.declared - running.elapsed) : 0;
  return now + speed * sum(waiting);
}

/** Linking does not spread over cores, so that more than eight help little. */
const firstGuess = (cores: number): number => 2 / Math.min(Math.max(cores, 1), 8);

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

/** `45 s`, `3 min`, `1 h 5 min`: as exact as an estimate is. */
export function describeSeconds(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
