import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { startDelivery } from './delivery.ts';
import { openMetrics } from './metrics.ts';
import { openOutbox } from './outbox.ts';
import { openServer } from './server.ts';
import { readRoster, readSecret, type Settings } from './settings.ts';

/** The whole relay: takes alerts, keeps them, tells people, until `stop`. */
export async function startRelay(settings: Settings, log: Logger) {
  const metrics = openMetrics(() => outbox);
  const roster = () => readRoster(settings);
  const outbox = openOutbox({
    ...{ path: settings.journal, steps: settings.steps, roster },
    onDropped: () => metrics.dropped.inc(),
  });
  const delivery = startDelivery({ settings, outbox, metrics, log });
  const roleOf = (phone: string) =>
    Object.entries(roster()).find(([, phones]) => phones.some((one) => bare(one) === bare(phone)))?.[0];
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
