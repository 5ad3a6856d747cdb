import { once } from 'node:events';
import { statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { connectionConfig } from '../database/connection.ts';
import { useKeyOfToday } from '../database/data-keys.ts';
import { openKeyRing } from '../documents/keys.ts';
import { openAccounts } from './accounts.ts';
import { openAdmission } from './admission.ts';
import { createBatcher } from './batcher.ts';
import { readSecret, type Settings } from './environment.ts';
import { openIntake } from './intake.ts';
import { checkDurability, openLane } from './lane.ts';
import { openMetrics } from './metrics.ts';
import { openPreparation } from './preparation.ts';
import { findStatus, type KeptResult, queryable, sealResult, storeResults } from './results.ts';
import { openServer, type State } from './server.ts';
import { type Document, type Stored, storeBatch } from './store.ts';
import { openTokens } from './tokens.ts';
import { Unavailable } from './unavailable.ts';

export type Gateway = {
  port: number;
  /** Takes no new documents, ends those under way, closes everything. */
  stop: () => Promise<void>;
};

const lanes = 2;
const batchLimits = { maxItems: 64, maxBytes: 4 * 1024 * 1024 };
const queryTimeoutMs = 10_000;
const watchIntervalMs = 2000;

/** Starts to listen at once; ready when the database is reachable, durable, and today's key is there. */
export async function startGateway(settings: Settings, log: Logger): Promise<Gateway> {
  const secret = (name: string, key: string): string => readSecret(settings, name, key);
  const documentKeys = { kek: secret('document-keys', 'kek'), index: secret('document-keys', 'index') };
  const keyRing = openKeyRing(documentKeys);
  const preparation = openPreparation(documentKeys, keyRing, log);
  const openConnection = () => openLane({ config: () => connectionConfig(settings, 'gateway'), log, queryTimeoutMs });
  const writers = Array.from({ length: lanes }, openConnection);
  const reader = openConnection();
  const admission = openAdmission(settings.memoryBudgetBytes);
  let state: State = 'starting';
  const metrics = openMetrics({
    heldBytes: admission.heldBytes,
    waitingDocuments: () => documents.waiting(),
    storing: () => state === 'storing',
  });

  const documents = createBatcher<Document, Stored>({
    lanes,
    ...batchLimits,
    bytesOf: (document) => document.sealed.body.length,
    keyOf: (document) => Buffer.from(document.sealed.linkHash).toString('latin1'),
    flush: async (batch, lane) => {
      const end = metrics.storeSeconds.startTimer();
      metrics.batchDocuments.observe(batch.length);
      const answers = await storeBatch(writers[lane]!, batch, { log, onRetry: () => metrics.storeRetries.inc() });
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
  const intake = openIntake({
    documents,
    prepare: preparation.prepare,
    storeWaitMs: settings.STORE_WAIT_SECONDS * 1000,
    keepResult: async (receipt, facility, result) =>
      void (await results.add(sealResult(receipt, facility, result, keyRing))),
  });
  const tokens = await openTokens(
    { privatePem: secret('token-signing', 'private.pem'), publicPem: secret('token-signing', 'public.pem') },
    settings.TOKEN_SECONDS,
  );
  const accounts = openAccounts({ read: accountFileReader(settings), lockMs: settings.LOCK_MINUTES * 60_000 });

  const watch = async (): Promise<void> => {
    try {
      const day = new Date().toISOString().slice(0, 10);
      if (day !== keyDay) {
        await useKeyOfToday(queryable(reader), keyRing);
        keyDay = day;
      } else await checkDurability(reader);
      if (state !== 'storing') log.info('documents can be stored');
      state = 'storing';
      trouble = '';
    } catch (error) {
      const reason = (error as Error).message;
      if (reason !== trouble) log.warn({ reason }, 'documents cannot be stored');
      if (state === 'storing') state = 'waiting';
      trouble = reason;
    }
  };
  let keyDay = '';
  let trouble = '';
  let watching: Promise<void> = watch();
  const timer = setInterval(() => {
    watching = watching.then(watch);
  }, watchIntervalMs);

  const server = openServer({
    accounts,
    tokens,
    intake: (bytes, facility) => {
      if (keyDay === '') throw new Unavailable('the data key of today is not there yet');
      return intake(bytes, facility);
    },
    metrics,
    admission,
    log,
    findStatus: (receipt, facility) => findStatus(reader, keyRing, receipt, facility),
    state: () => state,
  });
  server.listen(settings.PORT, '0.0.0.0');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  log.info({ port }, 'listening');

  const stop = async (): Promise<void> => {
    clearInterval(timer);
    await watching;
    state = 'stopping';
    await pause(settings.LINGER_SECONDS * 1000);
    server.close();
    server.closeIdleConnections();
    await once(server, 'close');
    await Promise.all([documents.idle(), results.idle()]);
    await Promise.all([...writers, reader, preparation].map((part) => part.close()));
    log.info('stopped');
  };
  return { port, stop };
}

/** The account file, read again only when it has changed. */
function accountFileReader(settings: Settings): () => string {
  let text = '';
  let changedAt = 0;
  return () => {
    const { mtimeMs } = statSync(join(settings.SECRETS_DIRECTORY, 'facility-accounts', 'accounts.json'));
    if (mtimeMs !== changedAt) {
      text = readSecret(settings, 'facility-accounts', 'accounts.json');
      changedAt = mtimeMs;
    }
    return text;
  };
}
