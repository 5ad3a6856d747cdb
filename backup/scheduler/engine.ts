/** Runs tasks at their times: none twice at once, none forgotten over a restart, whatever ended the process. */
import cron, { type ScheduledTask } from 'node-cron';
import { z } from 'zod';
import { readState, writeState } from '../state-file.ts';
import { cronOf, lastDue, type When } from './when.ts';

export type TaskRun = {
  signal: AbortSignal;
  /** "schedule", or the account of the person who asked for it. */
  actor: string;
  /** 0, and counted up while the same due time fails. */
  attempt: number;
};

export type Task = {
  id: string;
  when: When;
  /** Tasks of one lane run one after the other. */
  lane: string;
  limitMinutes: number;
  /** Waits before each further attempt when it failed. */
  retryMinutes?: number[];
  /** False when it failed; what it throws is a failure too. */
  run: (run: TaskRun) => Promise<boolean>;
  /** Called at start when the run before never came to its end. */
  interrupted?: (startedAt: string) => Promise<void>;
};

const runSchema = z.object({
  startedAt: z.string(),
  finishedAt: z.string().optional(),
  ok: z.boolean().optional(),
  okAt: z.string().optional(),
  attempt: z.number(),
});
const stateSchema = z.record(z.string(), runSchema);
export type Runs = z.infer<typeof stateSchema>;

export type SchedulerOptions = {
  tasks: Task[];
  timeZone: string;
  stateFile: string;
  log: (line: string) => void;
  now?: () => Date;
};

export type Scheduler = {
  /** Runs the task now, after what its lane is doing. */
  trigger: (id: string, actor: string) => Promise<boolean>;
  /** Runs something else in a lane, so that it overlaps with none of its tasks. */
  inLane: <Result>(lane: string, run: (signal: AbortSignal) => Promise<Result>) => Promise<Result>;
  runs: () => Runs;
  stop: () => Promise<void>;
};

export const readRuns = (stateFile: string): Runs => readState(stateFile, stateSchema) ?? {};

export function startScheduler(options: SchedulerOptions): Scheduler {
  const { tasks, timeZone, stateFile, log, now = () => new Date() } = options;
  const stopping = new AbortController();
  const lanes = new Map<string, Promise<unknown>>();
  const waiting = new Set<string>();
  const timers = new Set<NodeJS.Timeout>();
  const runs = () => readRuns(stateFile);
  const remember = (id: string, run: Runs[string]) => writeState(stateFile, { ...runs(), [id]: run });

  const inLane: Scheduler['inLane'] = (lane, run) => {
    const result = (lanes.get(lane) ?? Promise.resolve()).then(() => {
      stopping.signal.throwIfAborted();
      return run(stopping.signal);
    });
    lanes.set(
      lane,
      result.catch(() => undefined),
    );
    return result;
  };

  const execute = async (task: Task, actor: string, attempt: number): Promise<boolean> => {
    const before = runs()[task.id];
    const run = { startedAt: now().toISOString(), attempt, ...(before?.okAt ? { okAt: before.okAt } : {}) };
    remember(task.id, run);
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(task.limitMinutes * 60_000)]);
    const ok = await task.run({ signal, actor, attempt }).catch((error: Error) => {
      log(`${task.id}: ${error.message}`);
      return false;
    });
    // A run that was ended with its process is found as interrupted by the next one.
    if (stopping.signal.aborted) return false;
    const finishedAt = now().toISOString();
    remember(task.id, { ...run, finishedAt, ok, ...(ok ? { okAt: finishedAt } : {}) });
    if (!ok) retry(task, attempt);
    return ok;
  };

  const enqueue = (task: Task, actor: string, attempt = 0): Promise<boolean> => {
    waiting.add(task.id);
    const result = inLane(task.lane, () => execute(task, actor, attempt));
    return result.finally(() => waiting.delete(task.id));
  };

  /** From the clock: never a second time while it waits or runs. */
  const fire = (task: Task, attempt = 0) => {
    if (waiting.has(task.id) || stopping.signal.aborted) return;
    enqueue(task, 'schedule', attempt).catch(() => undefined);
  };

  const retry = (task: Task, attempt: number) => {
    const minutes = task.retryMinutes?.[attempt];
    if (minutes === undefined) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      fire(task, attempt + 1);
    }, minutes * 60_000);
    timers.add(timer);
  };

  /** Starts what was due and did not run: the host was off, the clock was set, or a timer did not fire. */
  const catchUp = () => {
    const at = now();
    const known = runs();
    for (const task of tasks) {
      const last = known[task.id];
      const due = lastDue(task.when, timeZone, at);
      if (last && Date.parse(last.startedAt) > at.getTime() + 60_000)
        log(`${task.id}: its last run lies in the future; the clock was set back`);
      else if (last && Date.parse(last.startedAt) >= due.getTime()) continue;
      fire(task);
    }
  };

  const start = async () => {
    for (const task of tasks) {
      const last = runs()[task.id];
      if (!last || last.finishedAt) continue;
      log(`${task.id}: the run of ${last.startedAt} never came to its end`);
      await task.interrupted?.(last.startedAt).catch((error: Error) => log(`${task.id}: ${error.message}`));
      fire(task);
    }
    if (!stopping.signal.aborted) catchUp();
  };

  const scheduled: ScheduledTask[] = tasks.map((task) =>
    cron.schedule(cronOf(task.when), () => fire(task), {
      timezone: timeZone,
      name: task.id,
      suppressMissedWarning: true,
    }),
  );
  const started = start();
  const sweep = setInterval(() => started.then(catchUp), 60_000);

  return {
    trigger: (id, actor) => {
      const task = tasks.find((one) => one.id === id);
      return task
        ? enqueue(task, actor)
        : Promise.reject(new RangeError(`no task ${id}; there are ${tasks.map((one) => one.id).join(', ')}`));
    },
    inLane,
    runs,
    stop: async () => {
      stopping.abort();
      clearInterval(sweep);
      for (const timer of timers) clearTimeout(timer);
      for (const task of scheduled) await task.destroy();
      await started.catch(() => undefined);
      await Promise.all(lanes.values());
    },
  };
}
