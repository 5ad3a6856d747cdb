import cluster from 'node:cluster';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type KeyRing, openKeyRing } from '../documents/keys.ts';
import { type Listening, listeningOf } from '../node-service/listening.ts';
import { openAccountFile } from './accounts.ts';
import { openAdmission } from './admission.ts';
import { readSecret, type Settings } from './environment.ts';
import { type Intake, openIntake } from './intake.ts';
import { type Metrics, openMetrics } from './metrics.ts';
import { openPreparation, type Preparation } from './preparation.ts';
import { openPrimaryLink } from './primary-link.ts';
import { openReplays } from './replays.ts';
import { sealResult } from './results.ts';
import { openServer, type State } from './server.ts';
import { openStorage, type Storage } from './storage.ts';
import { openTokens, type Tokens } from './tokens.ts';
import { Unavailable } from './unavailable.ts';
import { watchDatabase } from './watch.ts';

export type Gateway = {
  port: number;
  /** Takes no new documents after a while, ends those under way, closes everything. */
  stop: () => Promise<void>;
};

/**
 * Listens at once; ready when the database has been reached and today's key is there. One of several processes, or alone in a test. Only
 * the benchmark of what preparing documents costs opens another preparation.
 */
export async function startGateway(settings: Settings, log: Logger, open = openPreparation): Promise<Gateway> {
  const documentKeys = {
    kek: readSecret(settings, 'document-keys', 'kek'),
    index: readSecret(settings, 'document-keys', 'index'),
  };
  const keyRing = openKeyRing(documentKeys);
  const preparation = open(documentKeys, keyRing, log);
  const admission = openAdmission(settings.memoryBudgetBytes / (cluster.isWorker ? settings.PROCESSES : 1));
  const storage = openStorage(settings, keyRing, log, () => metrics);
  const watch = watchDatabase(storage.reader, keyRing, log);
  const metrics: Metrics = openMetrics({
    heldBytes: admission.heldBytes,
    waitingDocuments: storage.documents.waiting,
    storing: () => watch.state() === 'storing',
  });
  const { accounts, metrics: readMetrics } = cluster.isWorker
    ? openPrimaryLink(metrics.registry)
    : { accounts: openAccountFile(settings), metrics: () => metrics.registry.metrics() };
  let stopping = false;
  const state = (): State => (stopping ? 'stopping' : watch.state());
  const listening = listeningOf('gateway', settings);
  const server = openServer({
    tls: listening.tls,
    accounts,
    tokens: await openSigningKeys(settings),
    intake: guardedIntake(openDocumentIntake(settings, keyRing, preparation, storage), state),
    findStatus: storage.findStatus,
    metrics,
    readMetrics,
    admission,
    log,
    state,
  });
  const port = await listen(server, settings.PORT, listening);
  log.info({ port }, 'listening');
  const stop = async (): Promise<void> => {
    stopping = true;
    await watch.stop();
    await pause(settings.LINGER_SECONDS * 1000);
    server.close();
    server.closeIdleConnections();
    await once(server, 'close');
    await storage.close();
    await preparation.close();
    log.info('stopped');
  };
  return { port, stop };
}

const openDocumentIntake = (settings: Settings, keyRing: KeyRing, preparation: Preparation, storage: Storage): Intake =>
  openIntake({
    documents: storage.documents,
    replays: openReplays(storage.heads),
    prepare: preparation.prepare,
    storeWaitMs: settings.STORE_WAIT_SECONDS * 1000,
    keepResult: async (receipt, facility, result) => {
      await storage.results.add(sealResult(receipt, facility, result, keyRing));
    },
  });

/** Before the first data key is there, nothing can be sealed. */
const guardedIntake =
  (intake: Intake, state: () => State): Intake =>
  (bytes, facility) => {
    if (state() === 'starting') throw new Unavailable('the data key of today is not there yet');
    return intake(bytes, facility);
  };

const openSigningKeys = (settings: Settings): Promise<Tokens> =>
  openTokens(
    {
      privatePem: readSecret(settings, 'token-signing', 'private.pem'),
      publicPem: readSecret(settings, 'token-signing', 'public.pem'),
    },
    settings.TOKEN_SECONDS,
  );

async function listen(server: Server, port: number, { host }: Listening): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
