import { Counter, Gauge, Registry } from 'prom-client';
import type { Outbox } from './outbox.ts';
import { isTest, type Page } from './pages.ts';

export type Metrics = {
  registry: Registry;
  tries: Counter<'channel' | 'outcome'>;
  dropped: Counter<string>;
  lastSent: Gauge<'channel'>;
};

export function openMetrics(outbox: () => Outbox): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const gauge = (name: string, help: string, read: () => number | undefined) =>
    new Gauge({
      ...{ name, help, registers },
      collect() {
        const value = read();
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  gauge('hssk_relay_waiting_messages', 'Messages that no channel has taken yet.', () => outbox().waiting().length);
  gauge('hssk_relay_oldest_waiting_seconds', 'Age of the oldest of them.', () => {
    const ages = outbox()
      .waiting()
      .map(({ madeAt }) => (Date.now() - madeAt) / 1000);
    return Math.max(0, ...ages);
  });
  gauge('hssk_relay_unacknowledged_pages', 'Pages that nobody has acknowledged.', () => {
    return outbox()
      .pages()
      .filter(({ state }) => state === 'open').length;
  });
  gauge(
    'hssk_relay_delivery_test_acknowledged_timestamp_seconds',
    'When a person last acknowledged the weekly test of the delivery.',
    () => acknowledgedTestAt(outbox().pages()),
  );
  return {
    registry,
    tries: new Counter({
      name: 'hssk_relay_deliveries_total',
      help: 'Tries to hand a message to a channel.',
      labelNames: ['channel', 'outcome'],
      registers,
    }),
    dropped: new Counter({
      name: 'hssk_relay_dropped_messages_total',
      help: 'Messages given up after a day.',
      registers,
    }),
    lastSent: new Gauge({
      name: 'hssk_relay_last_sent_timestamp_seconds',
      help: 'When a channel last took a message.',
      labelNames: ['channel'],
      registers,
    }),
  };
}

/** Seconds; undefined until a delivery test was acknowledged. */
function acknowledgedTestAt(pages: Page[]): number | undefined {
  const times = pages.filter(isTest).flatMap(({ acknowledged }) => acknowledged?.at ?? []);
  return times.length > 0 ? Math.max(...times) / 1000 : undefined;
}
