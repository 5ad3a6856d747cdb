import { destination, pino } from 'pino';
import { readSettings } from './environment.ts';
import { startGateway } from './gateway.ts';

/** A stop that takes longer than Kubernetes waits would end in a kill anyway. */
const longestStopMs = 25_000;

try {
  const settings = readSettings(process.env);
  const output = destination({ sync: false, minLength: 4096 });
  const log = pino(
    { level: settings.LOG_LEVEL, base: { component: 'gateway' }, timestamp: pino.stdTimeFunctions.isoTime },
    output,
  );
  setInterval(() => output.flush(), 500).unref();
  process.on('uncaughtException', ({ name, stack }) => {
    log.fatal({ name, stack }, 'the gateway ends');
    output.flushSync();
    process.exit(1);
  });
  const gateway = await startGateway(settings, log);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'stopping');
      setTimeout(() => process.exit(1), longestStopMs).unref();
      void gateway.stop().then(() => {
        output.flushSync();
        process.exit(0);
      });
    });
  }
} catch (error) {
  process.stderr.write(`gateway: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
