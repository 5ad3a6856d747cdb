/** Alerts and silences as Alertmanager has them now. */
import { z } from 'zod';
import { Unreadable } from '../known.ts';

export type OpenAlert = {
  name: string;
  severity: string;
  component: string;
  machine: string;
  summary: string;
  description: string;
  owner: string;
  /** UTC. */
  since: string;
  silenced: boolean;
};

const alert = z.object({
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  startsAt: z.iso.datetime({ offset: true }),
  status: z.object({ state: z.string() }),
});

/** Every alert but heartbeats, critical ones first, then the oldest. */
export async function readAlerts(url: string): Promise<OpenAlert[]> {
  const response = await fetch(`${url}/api/v2/alerts`, { signal: AbortSignal.timeout(5000) });
  if (!response.ok) throw new Unreadable('refused', `Alertmanager answered ${response.status}`);
  return z
    .array(alert)
    .parse(await response.json())
    .filter(({ labels }) => labels.severity !== 'heartbeat')
    .map(({ labels, annotations, startsAt, status }) => ({
      name: labels.alertname ?? '?',
      severity: labels.severity ?? '?',
      component: labels.component ?? '',
      machine: labels.machine ?? labels.instance ?? '',
      summary: annotations.summary ?? '',
      description: annotations.description ?? '',
      owner: annotations.owner ?? '',
      since: startsAt,
      silenced: status.state === 'suppressed',
    }))
    .sort((a, b) => rank(a) - rank(b) || a.since.localeCompare(b.since));
}

const rank = ({ severity }: Pick<OpenAlert, 'severity'>): number => (severity === 'critical' ? 0 : 1);
