import pino from 'pino';
import { sourcesOf } from './reading.ts';
import { readSettings } from './settings.ts';
import { startState } from './state.ts';

/** `main.ts <settings file>`: tells Prometheus what Kubernetes and PostgreSQL say of themselves. */
const log = pino({ base: undefined, timestamp: pino.stdTimeFunctions.isoTime });
const settings = readSettings(process.argv[2] ?? '/etc/hssk/state.json');
const state = await startState(sourcesOf(settings, log), { listen: settings.listen, log });
log.info({ port: state.port }, 'state is read');
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void state.stop());
