import { Counter, Histogram, type Registry } from 'prom-client';
import { durationBuckets, openRegistry } from '../node-service/metrics.ts';

/** What the queue and the failures were when they were last looked at. */
export type Backlog = { waiting: number; lagSeconds: number; failures: number };

export type Metrics = {
  registry: Registry;
  mapped: Counter<string>;
  failed: Counter<string>;
  batchDocuments: Histogram<string>;
  batchSeconds: Histogram<string>;
  freshnessSeconds: Histogram<string>;
  reads: Counter<'interaction' | 'status'>;
  readSeconds: Histogram<'interaction'>;
};

/** Names follow hssk_<area>_<thing>_<unit>. `gauges` are read when Prometheus asks. */
export function openMetrics(gauges: { backlog: () => Backlog; ready: () => boolean }): Metrics {
  const { backlog, ready } = gauges;
  const registry = openRegistry({
    hssk_records_waiting_documents: { help: 'Documents that wait to be mapped.', read: () => backlog().waiting },
    hssk_records_lag_seconds: { help: 'Age of the oldest document that waits.', read: () => backlog().lagSeconds },
    hssk_records_unmapped_documents: { help: 'Documents that could not be mapped.', read: () => backlog().failures },
    hssk_records_ready: { help: '1 when reads are answered.', read: () => Number(ready()) },
  });
  const registers = [registry];
  const counter = (name: string, help: string): Counter<string> => new Counter({ name, help, registers });
  const histogram = (name: string, help: string, buckets = durationBuckets): Histogram<string> =>
    new Histogram({ name, help, buckets, registers });
  return {
    registry,
    mapped: counter('hssk_records_mapped_documents_total', 'Documents mapped.'),
    failed: counter('hssk_records_failed_documents_total', 'Documents that could not be mapped, each try.'),
    batchDocuments: histogram(
      'hssk_records_batch_documents',
      'Documents per commit.',
      [1, 2, 4, 8, 16, 32, 64, 128, 256],
    ),
    batchSeconds: histogram('hssk_records_batch_seconds', 'From claim to commit of a batch.'),
    freshnessSeconds: histogram('hssk_records_freshness_seconds', 'From receipt to readable.'),
    reads: new Counter({
      name: 'hssk_records_reads_total',
      help: 'Reads by interaction and HTTP status.',
      labelNames: ['interaction', 'status'],
      registers,
    }),
    readSeconds: new Histogram({
      name: 'hssk_records_read_seconds',
      help: 'Time of an answer.',
      labelNames: ['interaction'],
      buckets: durationBuckets,
      registers,
    }),
  };
}
