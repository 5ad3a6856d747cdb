/** Where a long step is; `ofBytes` is missing while nobody knows. */
export type StepProgress = { step: string; bytes: number; ofBytes?: number };

/** Turns progress into lines for people, at most one in `everyMs` and one at the end of each step. */
export function progressLines(write: (line: string) => void, everyMs = 1000): (progress: StepProgress) => void {
  let step = '';
  let startedAt = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const now = performance.now();
    if (progress.step !== step) {
      step = progress.step;
      startedAt = now;
      toldAt = Number.NEGATIVE_INFINITY;
    }
    const done = progress.bytes === progress.ofBytes;
    if (!done && now - toldAt < everyMs) return;
    toldAt = now;
    write(describeProgress(progress, (now - startedAt) / 1000));
  };
}

/** `base: 1.2 of 5.0 GB (24 %), 210 MB/s, 18 s left` */
export function describeProgress({ step, bytes, ofBytes }: StepProgress, seconds: number): string {
  const speed = seconds > 0 ? bytes / seconds : 0;
  const rate = speed > 0 ? `, ${inBytes(speed)}/s` : '';
  if (!ofBytes) return `${step}: ${inBytes(bytes)}${rate}`;
  const left = speed > 0 && bytes < ofBytes ? `, ${inTime((ofBytes - bytes) / speed)} left` : '';
  const percent = Math.min(100, Math.floor((bytes / ofBytes) * 100));
  return `${step}: ${inBytes(bytes)} of ${inBytes(ofBytes)} (${percent} %)${rate}${left}`;
}

export function inBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

export function inTime(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
