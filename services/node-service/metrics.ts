import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** Steps of every duration, in seconds. */
export const durationBuckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A gauge that is read when Prometheus asks: its help, its value, and what several processes together say (their sum, unless named). */
export type Reading = { help: string; read: () => number; together?: 'min' };

/** A registry with the process's own metrics and these gauges. */
export function openRegistry(gauges: Record<string, Reading>): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const [name, { help, read, together }] of Object.entries(gauges)) {
    new Gauge({
      ...{ name, help, registers: [registry], aggregator: together ?? 'sum' },
      collect() {
        this.set(read());
      },
    });
  }
  return registry;
}
