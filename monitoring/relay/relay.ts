import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { openServer } from './server.ts';
import { readRoster, readSecret, type Settings } from './settings.ts';
import { openTelling } from './telling.ts';

/** The whole relay: takes alerts, keeps them, tells people, until `stop`. */
export async function startRelay(settings: Settings, log: Logger) {
  const { outbox, metrics, delivery } = openTelling(settings, log);
  const roleOf = (phone: string) =>
    Object.entries(readRoster(settings)).find(([, phones]) => phones.some((one) => bare(one) === bare(phone)))?.[0];
  const token = readSecret(settings, 'relay-token');
  const server = openServer({ outbox, metrics, log, token, roleOf, onChange: delivery.look });
  await server.listen(settings.listen);
  return {
    port: (server.server.address() as AddressInfo).port,
    stop: async () => {
      await server.close();
      await delivery.stop();
      outbox.close();
    },
  };
}

/** `+84912…`, `84912…` and `0912…` are one number. */
const bare = (phone: string): string => phone.replace(/\D/g, '').replace(/^(84|0)/, '');
