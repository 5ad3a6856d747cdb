import { Counter, Histogram, type Registry } from 'prom-client';
import { durationBuckets, openRegistry } from '../node-service/metrics.ts';

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
  const registry = openRegistry({
    hssk_gateway_held_bytes: { help: 'Memory that requests under way have reserved.', read: gauges.heldBytes },
    hssk_gateway_waiting_documents: { help: 'Documents that wait for a batch.', read: gauges.waitingDocuments },
    hssk_gateway_storing: {
      help: '1 when documents can be stored durably.',
      together: 'min',
      read: () => Number(gauges.storing()),
    },
  });
  const registers = [registry];
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
      buckets: durationBuckets,
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
      buckets: durationBuckets,
      registers,
    }),
    storeRetries: new Counter({ name: 'hssk_gateway_store_retries_total', help: 'Batches tried again.', registers }),
  };
}
