import pino from 'pino';
import { startConsole } from './console.ts';
import { readSettings } from './settings.ts';

/** `main.ts <settings file>` runs the console; SIGHUP brings new certificates. */
const [path = '/etc/hssk/console.json'] = process.argv.slice(2);
const log = pino({ base: undefined, timestamp: pino.stdTimeFunctions.isoTime });
const running = await startConsole(readSettings(path), log);
log.info({ port: running.port }, 'console runs');
process.on('SIGHUP', running.reload);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void running.stop());
