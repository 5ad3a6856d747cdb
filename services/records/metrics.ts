import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

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

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60];

/** Names follow hssk_<area>_<thing>_<unit>. `gauges` are read when Prometheus asks. */
export function openMetrics(gauges: { backlog: () => Backlog; ready: () => boolean }): Metrics {
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
  const counter = (name: string, help: string): Counter<string> => new Counter({ name, help, registers });
  const histogram = (name: string, help: string, buckets = seconds): Histogram<string> =>
    new Histogram({ name, help, buckets, registers });
  gauge('hssk_records_waiting_documents', 'Documents that wait to be mapped.', () => gauges.backlog().waiting);
  gauge('hssk_records_lag_seconds', 'Age of the oldest document that waits.', () => gauges.backlog().lagSeconds);
  gauge('hssk_records_unmapped_documents', 'Documents that could not be mapped.', () => gauges.backlog().failures);
  gauge('hssk_records_ready', '1 when reads are answered.', () => (gauges.ready() ? 1 : 0));
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
      buckets: seconds,
      registers,
    }),
  };
}
