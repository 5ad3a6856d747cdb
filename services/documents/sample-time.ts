import type { Random } from './sample-random.ts';

/** Minutes since the epoch, in local time of the hospital. */
export type Stay = { from: number; to: number };

/** yyyyMMddHHmm. */
export function momentText(minutes: number): string {
  return new Date(minutes * 60_000).toISOString().replace(/[-T:]/g, '').slice(0, 12);
}

/** A stay of 2025 that begins in the morning; 0 days is a visit of some hours. */
export function stayOf(random: Random, days: number): Stay {
  const firstDay = Date.UTC(2025, 2, 1) / 60_000;
  const from = firstDay + random.integer(0, 240) * 1440 + random.integer(7 * 60, 10 * 60);
  return { from, to: from + days * 1440 + random.integer(90, 300) };
}
