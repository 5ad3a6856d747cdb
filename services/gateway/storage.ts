import type { Logger } from 'pino';
import { connectionConfig } from '../database/connection.ts';
import type { KeyRing } from '../documents/keys.ts';
import { type Batcher, createBatcher } from './batcher.ts';
import type { Settings } from './environment.ts';
import { type Lane, openLane } from './lane.ts';
import type { Metrics } from './metrics.ts';
import { type Head, type Recalled, recall } from './recall.ts';
import { findStatus, type KeptResult, type Status, storeResults } from './results.ts';
import { type Document, type Stored, storeBatch } from './store.ts';

export type Storage = {
  documents: Batcher<Document, Stored>;
  results: Batcher<KeptResult, true>;
  heads: Batcher<Head, Recalled>;
  findStatus: (receipt: string, facility: string) => Promise<Status | undefined>;
  /** For whatever is not the hot path. */
  reader: Lane;
  /** After all that waits is stored. */
  close: () => Promise<void>;
};

/** A batch of each process is flushed while its next one fills: more at once would only be smaller. */
const lanes = 1;
const batchLimits = { maxItems: 64, maxBytes: 4 * 1024 * 1024 };
const queryTimeoutMs = 10_000;

/** The gateway's connections to PostgreSQL, and the micro-batches before them. */
export function openStorage(settings: Settings, keyRing: KeyRing, log: Logger, metrics: () => Metrics): Storage {
  const open = (): Lane => openLane({ config: () => connectionConfig(settings, 'gateway'), log, queryTimeoutMs });
  const writers = Array.from({ length: lanes }, open);
  const reader = open();
  const documents = createBatcher<Document, Stored>({
    lanes,
    ...batchLimits,
    bytesOf: (document) => document.sealed.body.length,
    keyOf: (document) => Buffer.from(document.sealed.linkHash).toString('latin1'),
    flush: async (batch, lane) => {
      const end = metrics().storeSeconds.startTimer();
      metrics().batchDocuments.observe(batch.length);
      const answers = await storeBatch(writers[lane]!, batch, { log, onRetry: () => metrics().storeRetries.inc() });
      end();
      return answers;
    },
  });
  const results = createBatcher<KeptResult, true>({
    lanes: 1,
    ...batchLimits,
    bytesOf: ({ sealed }) => sealed.body.length,
    keyOf: ({ receipt }) => receipt.toString('latin1'),
    flush: (batch) => storeResults(reader, batch),
  });
  let asked = 0;
  const heads = createBatcher<Head, Recalled>({
    lanes: 1,
    ...batchLimits,
    bytesOf: () => 32,
    // The same may be asked many times at once.
    keyOf: () => String(asked++),
    flush: (batch) => recall(reader, batch),
  });
  return {
    documents,
    results,
    heads,
    reader,
    findStatus: (receipt, facility) => findStatus(reader, keyRing, receipt, facility),
    close: async () => {
      await Promise.all([documents.idle(), results.idle(), heads.idle()]);
      await Promise.all([...writers, reader].map((lane) => lane.close()));
    },
  };
}
