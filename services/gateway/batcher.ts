import { Unavailable } from './unavailable.ts';

export type BatcherOptions<T, R> = {
  /** Batches under way at the same time: one fills while the other is flushed. */
  lanes: number;
  maxItems: number;
  maxBytes: number;
  /** Answers in the order of the items; an Error instead of an answer rejects that item alone. */
  flush: (items: T[], lane: number) => Promise<(R | Error)[]>;
  bytesOf: (item: T) => number;
  /** Items with the same key are never under way together, and keep their order. */
  keyOf: (item: T) => string;
};

export type Batcher<T, R> = {
  add: (item: T) => Promise<R>;
  waiting: () => number;
  /** Resolves when nothing waits or is under way. */
  idle: () => Promise<void>;
};

type Entry<T, R> = { item: T; key: string; resolve: (answer: R) => void; reject: (error: Error) => void };

/**
 * Micro-batches that clock themselves: a lone item goes at the end of this turn of the event loop, with all that came in
 * the same turn, and while a flush is under way the next batch fills. No timer: batches are as large as the store is slow.
 */
export function createBatcher<T, R>(options: BatcherOptions<T, R>): Batcher<T, R> {
  const queue: Entry<T, R>[] = [];
  const busyKeys = new Set<string>();
  const freeLanes = Array.from({ length: options.lanes }, (_, lane) => lane);
  let idleWaiters: (() => void)[] = [];

  const start = (): void => {
    while (freeLanes.length > 0) {
      const batch = takeBatch(queue, busyKeys, options);
      if (batch.length === 0) break;
      void run(batch, freeLanes.pop()!);
    }
    if (queue.length === 0 && freeLanes.length === options.lanes) {
      for (const resolve of idleWaiters) resolve();
      idleWaiters = [];
    }
  };

  let startIsDue = false;
  const startSoon = (): void => {
    if (startIsDue) return;
    startIsDue = true;
    setImmediate(() => {
      startIsDue = false;
      start();
    });
  };

  const run = async (batch: Entry<T, R>[], lane: number): Promise<void> => {
    try {
      const answers = await options.flush(
        batch.map((entry) => entry.item),
        lane,
      );
      for (const [index, entry] of batch.entries()) settle(entry, answers[index]);
    } catch (error) {
      for (const entry of batch) entry.reject(error as Error);
    } finally {
      for (const entry of batch) busyKeys.delete(entry.key);
      freeLanes.push(lane);
      startSoon();
    }
  };

  return {
    add: (item) =>
      new Promise<R>((resolve, reject) => {
        queue.push({ item, key: options.keyOf(item), resolve, reject });
        startSoon();
      }),
    waiting: () => queue.length,
    idle: () =>
      new Promise<void>((resolve) => {
        idleWaiters.push(resolve);
        start();
      }),
  };
}

/** From the front, skipping items whose key is under way; skipped ones keep their place. */
function takeBatch<T, R>(queue: Entry<T, R>[], busyKeys: Set<string>, options: BatcherOptions<T, R>): Entry<T, R>[] {
  const batch: Entry<T, R>[] = [];
  const skipped: Entry<T, R>[] = [];
  const skippedKeys = new Set<string>();
  let bytes = 0;
  let taken = 0;
  while (taken < queue.length && batch.length < options.maxItems) {
    const entry = queue[taken]!;
    if (busyKeys.has(entry.key) || skippedKeys.has(entry.key)) {
      skipped.push(entry);
      skippedKeys.add(entry.key);
    } else {
      bytes += options.bytesOf(entry.item);
      if (batch.length > 0 && bytes > options.maxBytes) break;
      batch.push(entry);
      busyKeys.add(entry.key);
    }
    taken += 1;
  }
  queue.splice(0, taken, ...skipped);
  return batch;
}

function settle<T, R>(entry: Entry<T, R>, answer: R | Error | undefined): void {
  if (answer instanceof Error) entry.reject(answer);
  else if (answer === undefined) entry.reject(new Unavailable('no answer from the store'));
  else entry.resolve(answer);
}
