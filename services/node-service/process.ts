import { type DestinationStream, destination, type Logger, pino } from 'pino';

export type Service = {
  /** Ends what is under way, then closes everything. */
  stop: () => Promise<void>;
};

/** A stop that takes longer than Kubernetes waits would end in a kill anyway. */
const longestStopMs = 25_000;

/** Runs a service until it is told to stop. Its log is JSON lines on standard output; what keeps it from starting is one line of text. */
export async function runService<Settings extends { LOG_LEVEL: string }>(
  name: string,
  readSettings: (environment: NodeJS.ProcessEnv) => Settings,
  start: (settings: Settings, log: Logger) => Promise<Service>,
): Promise<void> {
  try {
    const settings = readSettings(process.env);
    const output = destination({ sync: false, minLength: 4096 });
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
    process.exitCode = 1;
  }
}

const openLog = (component: string, level: string, output: DestinationStream): Logger =>
  pino({ level, base: { component }, timestamp: pino.stdTimeFunctions.isoTime }, output);
