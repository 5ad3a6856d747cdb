import { setFlagsFromString } from 'node:v8';
import { type DestinationStream, destination, type Logger, pino } from 'pino';

export type Service = {
  /** Ends what is under way, then closes everything. */
  stop: () => Promise<void>;
};

/** A stop that takes longer than Kubernetes waits would end in a kill anyway. */
const longestStopMs = 25_000;

/** Several processes write into one pipe, which takes at most 4096 bytes in one piece. */
const wholeLines = { minLength: 2048, maxWrite: 4096 };

/** Runs a service until it is told to stop. Its log is JSON lines on standard output; what keeps it from starting is one line of text. */
export async function runService<Settings extends { LOG_LEVEL: string }>(
  name: string,
  readSettings: (environment: NodeJS.ProcessEnv) => Settings,
  start: (settings: Settings, log: Logger) => Promise<Service>,
): Promise<void> {
  // A service keeps little and throws away much: with the usual limit the whole small heap is marked several times a second, and
  // whoever sends then waits.
  setFlagsFromString('--heap-growing-percent=400');
  try {
    const settings = readSettings(process.env);
    const output = destination({ sync: false, ...wholeLines });
    const log = openLog(name, settings.LOG_LEVEL, output);
    setInterval(() => output.flush(), 500).unref();
    process.on('uncaughtException', ({ name: kind, stack }) => {
      log.fatal({ name: kind, stack }, 'the service ends');
      output.flushSync();
      process.exit(1);
    });
    const service = await start(settings, log);
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        log.info({ signal }, 'stopping');
        setTimeout(() => process.exit(1), longestStopMs).unref();
        void service.stop().then(() => {
          output.flushSync();
          process.exit(0);
        });
      });
    }
  } catch (error) {
    process.stderr.write(`${name}: ${(error as Error).message}\n`);
    // What was opened before would keep a process alive that does nothing.
    process.exit(1);
  }
}

const openLog = (component: string, level: string, output: DestinationStream): Logger =>
  pino({ level, base: { component }, timestamp: pino.stdTimeFunctions.isoTime }, output);
