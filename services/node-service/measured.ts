import { Gauge, type Registry, register } from 'prom-client';

/** One series each: what a source says now. */
export type Measured = { name: string; help: string; samples: Sample[] };
export type Sample = { labels: Record<string, string>; value: number };

export const gauge = (name: string, help: string, samples: Sample[]): Measured => ({ name, help, samples });

/** Puts a source's values in the place of its earlier ones: what it no longer says is gone, not old. */
export function publish(measured: Measured[], registry: Registry = register): void {
  for (const { name, help, samples } of measured) {
    registry.removeSingleMetric(name);
    // A gauge without labels says 0 before anybody has set it.
    if (samples.length === 0) continue;
    const labelNames = [...new Set(samples.flatMap(({ labels }) => Object.keys(labels)))];
    const metric = new Gauge({ name, help, labelNames, registers: [registry] });
    for (const { labels, value } of samples) metric.set(labels, value);
  }
}
