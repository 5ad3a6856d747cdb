/** Figures of a run as they grow: totals for the summary, buckets of time for the live line and the charts. */
import type { LoadEvent } from './event.ts';

export type Bucket = {
  /** Seconds since the start of the run. */
  at: number;
  files: number;
  visits: number;
  bytes: number;
  failed: number;
  refused: number;
  receiptMs: number[];
  readableMs: number[];
  readMs: number[];
};

export type StreamTally = {
  files: number;
  visits: number;
  bytes: number;
  failed: number;
  refused: number;
  checked: number;
  late: number;
  reads: number;
  states: Record<string, number>;
  receiptMs: number[];
  readableMs: number[];
  readMs: number[];
};

export type Tally = {
  buckets: Bucket[];
  streams: Record<string, StreamTally>;
  /** The first reasons of failures, each once. */
  failures: { why: string; status: number; count: number }[];
};

export const openTally = (): Tally => ({ buckets: [], streams: {}, failures: [] });

const mostReasons = 20;

/** Adds one event; `startedAt` is milliseconds since the epoch, buckets are `bucketSeconds` long. */
export function count(
  tally: Tally,
  event: LoadEvent,
  { startedAt, bucketSeconds }: { startedAt: number; bucketSeconds: number },
): void {
  const bucket = bucketAt(tally, Math.max(0, Math.floor((event.at - startedAt) / 1000 / bucketSeconds)), bucketSeconds);
  const stream = streamOf(tally, event.stream);
  for (const part of [bucket, stream]) {
    if (event.e === 'receipt') {
      part.files += 1;
      part.visits += event.visits.length;
      part.bytes += event.bytes;
      part.receiptMs.push(event.ms);
    } else if (event.e === 'failed') part.failed += 1;
    else if (event.e === 'refused') part.refused += 1;
    else if (event.e === 'readable') part.readableMs.push(event.ms);
    else part.readMs.push(event.ms);
  }
  if (event.e === 'receipt')
    for (const [, , state] of event.visits) stream.states[state] = (stream.states[state] ?? 0) + 1;
  else if (event.e === 'failed') noteReason(tally, event.status, event.why);
  else if (event.e === 'readable') {
    stream.checked += 1;
    if (!event.inTime) stream.late += 1;
  } else if (event.e === 'read') stream.reads += 1;
}

function bucketAt({ buckets }: Tally, index: number, seconds: number): Bucket {
  while (buckets.length <= index)
    buckets.push({
      ...{ at: buckets.length * seconds, files: 0, visits: 0, bytes: 0, failed: 0, refused: 0 },
      ...{ receiptMs: [], readableMs: [], readMs: [] },
    });
  return buckets[index] as Bucket;
}

function streamOf({ streams }: Tally, name: string): StreamTally {
  const known = streams[name];
  if (known) return known;
  const empty: StreamTally = {
    ...{ files: 0, visits: 0, bytes: 0, failed: 0, refused: 0, checked: 0, late: 0, reads: 0 },
    ...{ states: {}, receiptMs: [], readableMs: [], readMs: [] },
  };
  streams[name] = empty;
  return empty;
}

function noteReason({ failures }: Tally, status: number, why: string): void {
  const known = failures.find((failure) => failure.status === status && failure.why === why);
  if (known) known.count += 1;
  else if (failures.length < mostReasons) failures.push({ status, why, count: 1 });
}

/** Between two values by their distance, as k6 does it, so that both tell the same; NaN of nothing. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) return Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

export type Spread = { count: number; p50: number; p95: number; p99: number; most: number };

export function spreadOf(values: number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const at = (share: number) => Math.round(percentile(values, share) * 10) / 10;
  return { count: values.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) };
}
