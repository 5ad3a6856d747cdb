import pino from 'pino';
import { readSettings } from './settings.ts';
import { startWatchdog } from './watchdog.ts';

/** `main.ts <settings file>`: runs on a machine that is not the one it watches. */
const log = pino({ base: undefined, timestamp: pino.stdTimeFunctions.isoTime });
const watchdog = await startWatchdog(readSettings(process.argv[2] ?? '/etc/hssk/watchdog.json'), log);
log.info({ port: watchdog.port }, 'watchdog listens');
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void watchdog.stop());
