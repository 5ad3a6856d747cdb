import type { TestDatabase } from '../../../services/database/testing/postgres.ts';
import type { Send } from '../run.ts';

/** Something that takes documents and answers when they are durable, before the same PostgreSQL as all others. */
export type Contestant = {
  id: string;
  title: string;
  /** Documents that are under way at the same time: as many as make it fast. */
  concurrency: number;
  start: (database: TestDatabase) => Promise<Running>;
};

export type Running = {
  send: Send;
  /** A document that was taken before. */
  resend?: Send;
  /** CPU seconds of its own processes so far; without when it runs inside the generator. */
  cpuSeconds?: () => number;
  /** Bytes of memory that its own processes hold. */
  memoryBytes?: () => number;
  stop: () => Promise<void>;
};
