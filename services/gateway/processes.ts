import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import type { Logger } from 'pino';
import { AggregatorRegistry } from 'prom-client';
import { runService, type Service } from '../node-service/process.ts';
import { type Accounts, openAccountFile } from './accounts.ts';
import { readSettings, type Settings } from './environment.ts';
import { startGateway } from './gateway.ts';
import { openPreparation } from './preparation.ts';
import type { Answer, Heartbeat, Question } from './primary-link.ts';

/** The gateway as it runs: a process for each processor behind one port, and one above them that takes no documents. */
export const runGateway = (open = openPreparation): Promise<void> =>
  runService('gateway', readSettings, (settings, log) =>
    cluster.isPrimary ? startProcesses(settings, log) : startGateway(settings, log, open),
  );

/** Asked so often before it counts as silent. */
const beats = 6;
/** So many ends within so many minutes are no accident: Kubernetes has to see it. */
const endsTogether = { most: 5, minutes: 10 };

async function startProcesses(settings: Settings, log: Logger): Promise<Service> {
  const answer = answering(openAccountFile(settings));
  const heardAt = new Map<Worker, number>();
  const endedAt: number[] = [];
  /** Before all listen and after the word to stop, nobody takes an ended one's place. */
  let running = false;

  const start = (): Worker => {
    const worker = cluster.fork();
    heardAt.set(worker, Date.now());
    worker.on('message', (message: Question | Heartbeat) => {
      heardAt.set(worker, Date.now());
      if ('ask' in message) void answer(message).then((reply) => worker.isConnected() && worker.send(reply));
    });
    worker.once('exit', (code, signal) => {
      heardAt.delete(worker);
      if (running) replace({ pid: worker.process.pid, code, signal });
    });
    return worker;
  };
  const replace = (ended: { pid: number | undefined; code: number; signal: string }): void => {
    log.error(ended, 'a process of the gateway ended; another one takes its place');
    const since = Date.now() - endsTogether.minutes * 60_000;
    if (endedAt.push(Date.now()) && endedAt.filter((at) => at > since).length >= endsTogether.most)
      throw new Error(`${endsTogether.most} processes ended within ${endsTogether.minutes} minutes`);
    start();
  };

  const first = Array.from({ length: settings.PROCESSES }, start);
  const listening = await Promise.all(first.map(isListening));
  if (listening.includes(false)) {
    await endAll(heardAt.keys());
    throw new Error('a process did not start; it said why');
  }
  running = true;
  const silentMs = settings.SILENT_SECONDS * 1000;
  const timer = setInterval(() => lookAfter(heardAt, silentMs, log), silentMs / beats);
  return {
    stop: async () => {
      running = false;
      clearInterval(timer);
      await endAll(heardAt.keys());
      log.info('stopped');
    },
  };
}

async function endAll(workers: Iterable<Worker>): Promise<void> {
  const ends = [...workers].map((worker) => {
    worker.process.kill('SIGTERM');
    return once(worker, 'exit');
  });
  await Promise.all(ends);
}

const isListening = (worker: Worker): Promise<boolean> =>
  Promise.race([once(worker, 'listening').then(() => true), once(worker, 'exit').then(() => false)]);

/** A process that takes no turns any more would keep its share of the connections for ever. */
function lookAfter(heardAt: Map<Worker, number>, silentMs: number, log: Logger): void {
  for (const [worker, at] of heardAt) {
    if (Date.now() - at > silentMs) {
      log.error(
        { pid: worker.process.pid },
        `a process of the gateway has not answered for ${silentMs / 1000} seconds`,
      );
      worker.process.kill('SIGKILL');
    } else if (worker.isConnected()) worker.send({ beat: true } satisfies Heartbeat);
  }
}

/** Wrong passwords are counted here, so that a guesser gets no tries from each process anew. */
function answering(accounts: Accounts): (question: Question) => Promise<Answer> {
  const registry = new AggregatorRegistry();
  return async (question) => {
    const { number } = question;
    if (question.ask === 'metrics') return { number, metrics: await registry.clusterMetrics() };
    return { number, signIn: await accounts.signIn(question.username, question.password, question.facility) };
  };
}
