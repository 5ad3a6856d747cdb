import pino from 'pino';
import { startRelay } from './relay.ts';
import { readSecret, readSettings } from './settings.ts';

/** `main.ts <settings file>` runs the relay; `main.ts <settings file> acknowledge <code> <person>` says that somebody has an alert. */
const [path = '/etc/hssk/relay.json', command, code, by] = process.argv.slice(2);
const settings = readSettings(path);

if (command === 'acknowledge') {
  const response = await fetch(`http://${settings.listen.host}:${settings.listen.port}/acknowledgements`, {
    method: 'POST',
    headers: { authorization: `Bearer ${readSecret(settings, 'relay-token')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ code, by }),
  });
  process.stdout.write(`${await response.text()}\n`);
  // 2: the relay answers, and no alert waits for this code.
  process.exitCode = response.ok ? 0 : response.status === 404 ? 2 : 1;
} else {
  const log = pino({ base: undefined, timestamp: pino.stdTimeFunctions.isoTime });
  const relay = await startRelay(settings, log);
  log.info({ port: relay.port }, 'relay runs');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void relay.stop());
}
