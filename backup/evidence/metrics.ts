import { Gauge } from 'prom-client';
import type { Round } from './witness.ts';

const entries = new Gauge({
  name: 'hssk_evidence_witnessed_entries',
  help: 'Lines of the evidence log that this host has seen',
});
const rounds = new Gauge({
  name: 'hssk_evidence_witnessed_timestamp_seconds',
  help: 'When this host last compared the evidence log with what it had seen',
});
const alarm = new Gauge({
  name: 'hssk_evidence_alarm',
  help: '1 while the evidence log is not the one that was seen before',
  labelNames: ['what'],
});

/** Kept in the process that runs the rounds; the scheduler serves them with its own metrics. */
export function writeWitnessMetrics(round: Round, now = Date.now()): void {
  entries.set(round.entries);
  rounds.set(now / 1000);
  for (const what of ['rolled-back', 'forked', 'broken', 'clock'] as const) {
    alarm.set({ what }, round.alarms.some((found) => found.what === what) ? 1 : 0);
  }
}
