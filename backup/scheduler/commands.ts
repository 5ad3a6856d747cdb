import { join } from 'node:path';
import type { Run } from '../commands.ts';
import { appendEvidence, readEvidence } from '../evidence/client.ts';
import { followed } from '../evidence/follow.ts';
import { type HostConfiguration, paths } from '../hosts.ts';
import { ownHost } from '../jobs/host.ts';
import { runJobs } from '../jobs/run.ts';
import { serveMetrics } from '../metrics-server.ts';
import { BackupProblem } from '../problem.ts';
import { type Scheduler, startScheduler, type Task } from './engine.ts';
import { chooseRun } from './on-demand.ts';
import { tasksOf } from './roles.ts';
import { mainLane } from './saving.ts';
import { type Answer, askScheduler, serveRequests } from './socket.ts';

const socketPath = join(paths.state, 'scheduler.sock');
const stateFile = join(paths.state, 'schedule.json');
const log = (line: string) => process.stderr.write(`${line}\n`);
const ledger = followed({ append: appendEvidence, read: readEvidence });

/** `scheduler`: everything that this host does at its times, until it is told to stop. */
export const runScheduler: Run = async (configuration) => {
  const tasks = await tasksOf(configuration, ledger);
  const scheduler = startScheduler({ tasks, timeZone: configuration.timeZone, stateFile, log });
  const server = await serveRequests(socketPath, answerWith(configuration, { tasks, scheduler }));
  const metrics = await serveMetrics(configuration, { ledger, runs: scheduler.runs });
  await new Promise((stop) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  });
  server.close();
  await Promise.all([scheduler.stop(), metrics.close()]);
  return 0;
};

/** `run [job, component, kind, machine or task …]`: now, by the scheduler, so that nothing runs twice at once. */
export const runRun: Run = async ({ machine }, args) => {
  const actor = process.env.SUDO_USER ?? process.env.HSSK_ACTOR ?? 'operator';
  let told = 0;
  const { ok, result } = await askScheduler(socketPath, { what: args, actor }, (message) => {
    if ('line' in message) log(message.line);
    if (!('progress' in message) || performance.now() - told < 1000) return;
    told = performance.now();
    const { what, bytes, ofBytes } = message.progress;
    log(`${what}: ${mebibytes(bytes)}${ofBytes ? ` of ${mebibytes(ofBytes)}` : ''} MiB`);
  });
  process.stdout.write(`${JSON.stringify({ machine, ok, result })}\n`);
  return ok ? 0 : 1;
};

const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);

function answerWith(
  configuration: HostConfiguration,
  { tasks, scheduler }: { tasks: Task[]; scheduler: Scheduler },
): Answer {
  return async ({ what, actor }, tell, signal) => {
    const chosen = chooseRun(what, {
      jobs: configuration.role === 'backup' ? configuration.jobs : [],
      tasks: tasks.map(({ id }) => id),
    });
    const outcomes: { task: string; ok: boolean }[] = [];
    for (const id of chosen.tasks) {
      tell({ line: `${id} …` });
      outcomes.push({ task: id, ok: await scheduler.trigger(id, actor) });
    }
    const host = ownHost(configuration, {
      ledger,
      actor,
      onProgress: (name, progress) => tell({ progress: { what: name, ...progress } }),
    });
    const entries = await scheduler.inLane(mainLane, (stopping) => {
      if (signal.aborted) throw gone;
      return runJobs({ ...host, signal: AbortSignal.any([signal, stopping]) }, chosen.jobs, ({ outcome, facts }) =>
        tell({
          line:
            'reason' in facts ? `${facts.component} ${facts.kind}: ${outcome}: ${facts.reason}` : `${facts.id}: saved`,
        }),
      );
    });
    const ok = [...outcomes.map((one) => one.ok), ...entries.map(({ outcome }) => outcome === 'ok')];
    return { ok: ok.every(Boolean), result: { tasks: outcomes, entries } };
  };
}

const gone = new BackupProblem({ where: 'run', what: 'whoever asked for it is gone', next: 'ask again' });
