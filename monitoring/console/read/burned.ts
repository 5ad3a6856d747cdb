/** Which alerts fired in the last seven days, and how long each did. */
import { everywhere } from '../questions.ts';
import type { Prometheus } from './prometheus.ts';

export type Burned = { name: string; severity: string; component: string; seconds: number };

export const readBurned = async (prometheus: Prometheus): Promise<Burned[]> =>
  (await prometheus.ask(everywhere.burned))
    .map(({ labels, value }) => ({
      name: labels.alertname ?? '',
      severity: labels.severity ?? '',
      component: labels.component ?? '',
      seconds: value,
    }))
    .sort((a, b) => b.seconds - a.seconds);
