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
  /** Of each process, how many beats it has not answered. */
  const unanswered = new Map<Worker, number>();
  const endedAt: number[] = [];
  /** Before all listen and after the word to stop, nobody takes an ended one's place. */
  let running = false;

  const start = (): Worker => {
    const worker = cluster.fork();
    unanswered.set(worker, 0);
    worker.on('message', (message: Question | Heartbeat) => {
      unanswered.set(worker, 0);
      if ('ask' in message) void answer(message).then((reply) => worker.isConnected() && worker.send(reply));
    });
    // Something was written to a process that had just been killed: its exit follows and is what counts.
    worker.on('error', ({ code }: NodeJS.ErrnoException) => log.warn({ pid: worker.process.pid, code }, 'not reached'));
    worker.once('exit', (code, signal) => {
      unanswered.delete(worker);
      if (running) replace({ pid: worker.process.pid, code, signal });
    });
    return worker;
  };
  const replace = (ended: { pid: number | undefined; code: number; signal: string }): void => {
    log.error(ended, 'a process of the gateway ended; another one takes its place');
    const since = Date.now() - endsTogether.minutes * 60_000;
    endedAt.push(Date.now());
    if (endedAt.filter((at) => at > since).length >= endsTogether.most)
      throw new Error(`${endsTogether.most} processes ended within ${endsTogether.minutes} minutes`);
    start();
  };

  const first = Array.from({ length: settings.PROCESSES }, start);
  const listening = await Promise.all(first.map(isListening));
  if (listening.includes(false)) {
    await endAll(unanswered.keys());
    throw new Error('a process did not start; it said why');
  }
  running = true;
  const silentMs = settings.SILENT_SECONDS * 1000;
  const timer = setInterval(() => lookAfter(unanswered, settings.SILENT_SECONDS, log), silentMs / beats);
  return {
    stop: async () => {
      running = false;
      clearInterval(timer);
      await endAll(unanswered.keys());
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

/**
 * A process that takes no turns any more would keep its share of the connections for ever. Beats are counted, not time: after a halt
 * of the whole machine nobody is late.
 */
function lookAfter(unanswered: Map<Worker, number>, silentSeconds: number, log: Logger): void {
  for (const [worker, count] of unanswered) {
    unanswered.set(worker, count + 1);
    if (count >= beats) {
      const { pid } = worker.process;
      log.error({ pid }, `a process of the gateway has not answered for ${silentSeconds} seconds`);
      worker.process.kill('SIGKILL');
    } else if (worker.isConnected()) worker.send({ beat: true } satisfies Heartbeat);
  }
}

/** Wrong passwords are counted here, so that a guesser gets no tries from each process anew. Never rejects. */
function answering(accounts: Accounts): (question: Question) => Promise<Answer> {
  const registry = new AggregatorRegistry();
  const find = async (question: Question): Promise<Omit<Answer, 'number'>> =>
    question.ask === 'metrics'
      ? { metrics: await registry.clusterMetrics() }
      : { signIn: await accounts.signIn(question.username, question.password, question.facility) };
  // An account file that cannot be read, or a process that does not tell its numbers, ends one request and not the gateway.
  return async (question) => {
    const found = await find(question).catch(({ name }: Error) => ({ problem: name }));
    return { number: question.number, ...found };
  };
}
