import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { Listr, ListrLogger, PRESET_TIMER, PRESET_TIMESTAMP, ProcessOutput } from 'listr2';
import type { Report } from './problem.ts';

/** One layer of the work; `run` reports short lines and throws a Problem when it cannot go on. */
export type Step = { title: string; run: (report: Report) => Promise<void>; skip?: () => string | false };

/** Seconds that each step took, in order. */
export type Timing = { title: string; seconds: number }[];

export type Log = { path: string; write: Report; close: () => Promise<void> };

/** The full log of one run; its path is printed, so that a failure can be read in whole. */
export function openLog(directory: string, command: string): Log {
  const path = join(directory, `${new Date().toISOString().replaceAll(':', '-')}-${command}.log`);
  const stream: WriteStream = createWriteStream(path, { mode: 0o600 });
  return {
    path,
    write: (line) => stream.write(`${new Date().toISOString()} ${line}\n`),
    close: () => new Promise((resolve) => stream.end(resolve)),
  };
}

/** Runs the steps one after the other: a live list on a terminal, one line per change elsewhere; always on standard error. */
export async function runSteps(steps: Step[], log: Log): Promise<Timing> {
  const timing: Timing = [];
  const processOutput = new ProcessOutput(process.stderr, process.stderr);
  const live = Boolean(process.stderr.isTTY) && !process.env.CI;
  const tasks = steps.map((step) => ({
    title: step.title,
    skip: step.skip ?? false,
    task: async (_: unknown, task: { output: string }) => {
      const start = performance.now();
      log.write(`== ${step.title}`);
      await step.run((line) => {
        log.write(line);
        task.output = line;
      });
      const seconds = (performance.now() - start) / 1000;
      log.write(`== ${step.title}: ${seconds.toFixed(1)} s`);
      timing.push({ title: step.title, seconds });
    },
  }));
  const options = { exitOnError: true, concurrent: false, registerSignalListeners: false };
  if (live) {
    const logger = new ListrLogger({ processOutput });
    await new Listr(tasks, {
      ...options,
      renderer: 'default',
      rendererOptions: { logger, timer: PRESET_TIMER, collapseErrors: false } as never,
    }).run();
  } else {
    const rendererOptions = {
      logger: new ListrLogger({ processOutput }),
      timestamp: PRESET_TIMESTAMP,
      timer: PRESET_TIMER,
    };
    await new Listr(tasks, { ...options, renderer: 'simple', rendererOptions: rendererOptions as never }).run();
  }
  return timing;
}
