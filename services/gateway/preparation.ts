import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { CheckContext } from '../documents/check.ts';
import type { KeyRing } from '../documents/keys.ts';
import { type PreparedFile, prepareFile } from '../documents/prepare.ts';
import { Refusal } from '../documents/refusal.ts';
import type { PrepareAnswer, PrepareTask } from './prepare-worker.ts';

/** Files up to this size are done on the event loop: handing them over would cost more than doing them. */
const largeBytes = 256 * 1024;

export type Preparation = {
  /** Large files are given away with their memory: do not use `bytes` afterwards. Throws Refusal. */
  prepare: (bytes: Uint8Array, context: CheckContext) => Promise<PreparedFile>;
  close: () => Promise<void>;
};

type Waiting = { resolve: (file: PreparedFile) => void; reject: (error: Error) => void };

/** Reads and seals files, large ones in a thread beside the event loop, so that an intensive-care record delays no other. */
export function openPreparation(secret: { kek: string; index: string }, keyRing: KeyRing, log: Logger): Preparation {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let count = 0;

  const start = (): Worker => {
    const started = new Worker(new URL('./prepare-worker.ts', import.meta.url), { workerData: secret });
    started.on('message', (answer: PrepareAnswer) => {
      const one = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ('file' in answer) one?.resolve(answer.file);
      else one?.reject(new Refusal(answer.refusal.code, answer.refusal.message));
    });
    started.on('error', (error) => {
      log.error({ name: error.name, stack: error.stack }, 'the thread of large files ended');
      worker = undefined;
      for (const one of waiting.values()) one.reject(error);
      waiting.clear();
    });
    started.unref();
    return started;
  };

  return {
    prepare: async (bytes, context) => {
      if (bytes.length <= largeBytes) return prepareFile(bytes, context, keyRing);
      worker ??= start();
      const { buffer } = bytes.byteLength === bytes.buffer.byteLength ? bytes : Uint8Array.from(bytes);
      const task: PrepareTask = { id: count++, bytes: new Uint8Array(buffer), context, key: keyRing.currentWrapped() };
      const answer = new Promise<PreparedFile>((resolve, reject) => waiting.set(task.id, { resolve, reject }));
      worker.postMessage(task, [buffer as ArrayBuffer]);
      return answer;
    },
    close: async () => void (await worker?.terminate()),
  };
}
