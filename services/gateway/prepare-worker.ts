import { parentPort, workerData } from 'node:worker_threads';
import type { CheckContext } from '../documents/check.ts';
import { openKeyRing, type WrappedKey } from '../documents/keys.ts';
import { type PreparedFile, prepareFile } from '../documents/prepare.ts';
import { Refusal, type RefusalCode } from '../documents/refusal.ts';

/** One large file for the thread beside the event loop. */
export type PrepareTask = { id: number; bytes: Uint8Array; context: CheckContext; key: WrappedKey };
export type PrepareAnswer = { id: number } & (
  | { file: PreparedFile }
  | { refusal: { code: RefusalCode; message: string } }
);

const keyRing = openKeyRing(workerData as { kek: string; index: string });

parentPort!.on('message', ({ id, bytes, context, key }: PrepareTask) => {
  if (!keyRing.has(key.id)) keyRing.add(key);
  keyRing.use(key.id);
  try {
    const answer: PrepareAnswer = { id, file: prepareFile(bytes, context, keyRing) };
    parentPort!.postMessage(answer);
  } catch (error) {
    // Anything else ends this thread, and its owner starts another one.
    if (!(error instanceof Refusal)) throw error;
    const answer: PrepareAnswer = { id, refusal: { code: error.code, message: error.message } };
    parentPort!.postMessage(answer);
  }
});
