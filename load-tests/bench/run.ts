import { setFlagsFromString } from 'node:v8';
import type { DocumentMaker } from './documents.ts';

// The generator's own pauses would count as the latency of what it measures.
setFlagsFromString('--heap-growing-percent=400');

/** Ends when the document is durable; rejects when it was not taken. */
export type Send = (document: Buffer) => Promise<void>;

export type Round = {
  acknowledged: number;
  failed: number;
  seconds: number;
  perSecond: number;
  megabytesPerSecond: number;
  /** Milliseconds from sending to the durable acknowledgement. */
  p50: number;
  p95: number;
  p99: number;
  /** Open model: documents that were due but could not be started, for all connections were busy. */
  dropped: number;
};

/** Closed model: `concurrency` hospitals that each send the next document when the last is acknowledged. */
export async function closedRound(
  send: Send,
  maker: DocumentMaker,
  concurrency: number,
  seconds: number,
): Promise<Round> {
  const tally = openTally();
  const until = performance.now() + seconds * 1000;
  const started = performance.now();
  const sender = async (): Promise<void> => {
    while (performance.now() < until) await sendOne(send, maker.next(), tally);
  };
  await Promise.all(Array.from({ length: concurrency }, sender));
  return summary(tally, (performance.now() - started) / 1000, 0);
}

/** Open model: documents arrive at a constant rate whether or not earlier ones are answered. */
export async function openRound(
  send: Send,
  maker: DocumentMaker,
  rate: number,
  concurrency: number,
  seconds: number,
): Promise<Round> {
  const tally = openTally();
  const underWay = new Set<Promise<void>>();
  const started = performance.now();
  let due = 0;
  let dropped = 0;
  while (performance.now() - started < seconds * 1000) {
    const expected = Math.floor(((performance.now() - started) / 1000) * rate);
    for (; due < expected; due += 1) {
      if (underWay.size >= concurrency) {
        dropped += 1;
        continue;
      }
      const one = sendOne(send, maker.next(), tally).finally(() => underWay.delete(one));
      underWay.add(one);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(underWay);
  return summary(tally, (performance.now() - started) / 1000, dropped);
}

type Tally = { latencies: number[]; bytes: number; failed: number; firstFailure: string };
const openTally = (): Tally => ({ latencies: [], bytes: 0, failed: 0, firstFailure: '' });

async function sendOne(send: Send, document: Buffer, tally: Tally): Promise<void> {
  const started = performance.now();
  try {
    await send(document);
    tally.latencies.push(performance.now() - started);
    tally.bytes += document.length;
  } catch (error) {
    tally.failed += 1;
    tally.firstFailure ||= (error as Error).message;
  }
}

function summary({ latencies, bytes, failed, firstFailure }: Tally, seconds: number, dropped: number): Round {
  if (firstFailure) process.stderr.write(`first failure: ${firstFailure}\n`);
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (part: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
  return {
    acknowledged: sorted.length,
    failed,
    seconds,
    perSecond: sorted.length / seconds,
    megabytesPerSecond: bytes / seconds / 1e6,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    dropped,
  };
}
