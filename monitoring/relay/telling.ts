import type { Logger } from 'pino';
import { startDelivery } from './delivery.ts';
import { openMetrics } from './metrics.ts';
import { openOutbox } from './outbox.ts';
import { readRoster, type Telling } from './settings.ts';

/** What telling people is made of: pages on the disk, their numbers, and the hands that deliver. */
export function openTelling(settings: Telling, log: Logger, now = Date.now) {
  const metrics = openMetrics(() => outbox);
  const outbox = openOutbox({
    ...{ path: settings.journal, steps: settings.steps, roster: () => readRoster(settings), now },
    onDropped: () => metrics.dropped.inc(),
  });
  return { outbox, metrics, delivery: startDelivery({ settings, outbox, metrics, log }) };
}
