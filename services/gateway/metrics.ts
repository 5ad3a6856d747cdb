import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = {
  registry: Registry;
  requests: Counter<'route' | 'status'>;
  hoSo: Counter<'state'>;
  ackSeconds: Histogram<string>;
  batchDocuments: Histogram<string>;
  storeSeconds: Histogram<string>;
  storeRetries: Counter<string>;
};

/** Names follow hssk_<area>_<thing>_<unit>. `gauges` are read when Prometheus asks. */
export function openMetrics(gauges: {
  heldBytes: () => number;
  waitingDocuments: () => number;
  storing: () => boolean;
}): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const gauge = (name: string, help: string, read: () => number): Gauge<string> =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge('hssk_gateway_held_bytes', 'Memory that requests under way have reserved.', gauges.heldBytes);
  gauge('hssk_gateway_waiting_documents', 'Documents that wait for a batch.', gauges.waitingDocuments);
  gauge('hssk_gateway_storing', '1 when documents can be stored durably.', () => (gauges.storing() ? 1 : 0));
  const seconds = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
  return {
    registry,
    requests: new Counter({
      name: 'hssk_gateway_requests_total',
      help: 'Requests by route and HTTP status.',
      labelNames: ['route', 'status'],
      registers,
    }),
    hoSo: new Counter({ name: 'hssk_gateway_hoso_total', help: 'HOSO by outcome.', labelNames: ['state'], registers }),
    ackSeconds: new Histogram({
      name: 'hssk_gateway_ack_seconds',
      help: 'From the whole request to its acknowledgement.',
      buckets: seconds,
      registers,
    }),
    batchDocuments: new Histogram({
      name: 'hssk_gateway_batch_documents',
      help: 'Documents per commit.',
      buckets: [1, 2, 4, 8, 16, 32, 64],
      registers,
    }),
    storeSeconds: new Histogram({
      name: 'hssk_gateway_store_seconds',
      help: 'From a batch to its durable commit.',
      buckets: seconds,
      registers,
    }),
    storeRetries: new Counter({ name: 'hssk_gateway_store_retries_total', help: 'Batches tried again.', registers }),
  };
}
