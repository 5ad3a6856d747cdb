/** What each member of Patroni says of itself, which it writes on its pod; under the names of Patroni's own metrics. Pure. */

import { z } from 'zod';
import { jsonOf } from '../../services/json-of.ts';
import { gauge, type Measured } from '../../services/node-service/measured.ts';

export type AnnotatedPod = { metadata: { name: string; namespace?: string; annotations?: Record<string, string> } };

/** Patroni leaves out what does not hold. */
const member = z.object({
  state: z.string(),
  role: z.string(),
  timeline: z.number().optional(),
  replication_state: z.string().optional(),
  pause: z.boolean().default(false),
  pending_restart: z.boolean().default(false),
});
type Member = z.infer<typeof member>;

export function patroniMetrics(pods: AnnotatedPod[]): Measured[] {
  const members = pods.flatMap(memberOf);
  const told = (name: string, help: string, value: (one: Member) => number) =>
    gauge(
      name,
      help,
      members.map(({ labels, ...one }) => ({ labels, value: value(one) })),
    );
  return [
    told('patroni_postgres_running', '1 while PostgreSQL of the member runs', ({ state }) =>
      Number(state === 'running'),
    ),
    told('patroni_primary', '1 for the member that leads', ({ role }) => Number(['primary', 'master'].includes(role))),
    told('patroni_postgres_streaming', '1 while a standby streams', ({ replication_state: state }) =>
      Number(state === 'streaming'),
    ),
    told('patroni_postgres_timeline', 'Timeline; grows with each change of the leader', ({ timeline = 0 }) => timeline),
    told('patroni_is_paused', '1 while nobody would take over from a leader that dies', ({ pause }) => Number(pause)),
    told('patroni_pending_restart', '1 when a setting waits for a restart', (one) => Number(one.pending_restart)),
  ];
}

function memberOf({ metadata }: AnnotatedPod): (Member & { labels: Record<string, string> })[] {
  const { name, namespace = '', annotations = {} } = metadata;
  if (!annotations.status) return [];
  // Another program may call its annotation so too.
  const { success, data } = member.safeParse(jsonOf(annotations.status));
  return success ? [{ ...data, labels: { component: namespace, pod: name } }] : [];
}
