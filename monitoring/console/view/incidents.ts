/** Incidents as the evidence log tells them; none is ever taken away. Pure. */
import type { Entry } from '../../../backup/ledger.ts';
import { readOnce } from './read-once.ts';

/** Facts of an `incident` that a person writes by `npm run incident`. */
export type IncidentNote = {
  incident: string;
  what: 'opened' | 'noted' | 'closed';
  title?: string;
  /** 1 is the gravest. */
  level?: number;
  components?: string[];
  text?: string;
  /** What the places that use the system are told. */
  notice?: string;
};

export type Incident = {
  id: string;
  title: string;
  level: number | undefined;
  components: string[];
  openedAt: number;
  closedAt: number | undefined;
  notes: { at: number; actor: string; what: IncidentNote['what']; text: string; notice: string; sequence: number }[];
};

const forms = ['opened', 'noted', 'closed'];

/** The newest first. A note without its opening still counts: nothing is left out for want of form. */
export const incidentsOf = (entries: readonly Entry[]): Incident[] =>
  [...byId(entries).values()].sort((a, b) => b.openedAt - a.openedAt);

const byId = readOnce(
  () => new Map<string, Incident>(),
  (incidents, { kind, facts, at, actor, sequence }: Entry) => {
    const note = facts as IncidentNote;
    if (kind !== 'incident' || typeof note.incident !== 'string' || !forms.includes(note.what)) return;
    const { incident: id, what, text = '', notice = '' } = note;
    const time = Date.parse(at);
    const before = incidents.get(id) ?? blank(id, time);
    incidents.set(id, {
      ...before,
      title: note.title ?? before.title,
      level: note.level ?? before.level,
      components: note.components ?? before.components,
      closedAt: what === 'closed' ? time : what === 'opened' ? undefined : before.closedAt,
      notes: [...before.notes, { at: time, actor, what, text, notice, sequence }],
    });
  },
);

const blank = (id: string, openedAt: number): Incident => ({
  ...{ id, openedAt, title: '', level: undefined, components: [], closedAt: undefined, notes: [] },
});

export type Event = {
  at: number;
  sequence: number;
  kind: 'deploy' | 'change' | 'log';
  actor: string;
  ok: boolean;
  text: string;
};

/** Deploys, changes and what the log says of itself, the newest first. */
export const eventsOf = (entries: readonly Entry[], most: number): Event[] =>
  allEvents(entries)
    .slice(-most)
    .reverse()
    .map(({ at, sequence, kind, actor, outcome, facts }) => ({
      ...{ at: Date.parse(at), sequence, actor, ok: outcome === 'ok' },
      kind: kind === 'incident' ? 'log' : (kind as 'deploy' | 'change'),
      text: textOf(facts),
    }));

const allEvents = readOnce(
  (): Entry[] => [],
  (events, entry) => {
    if (isEvent(entry)) events.push(entry);
  },
);

function isEvent({ kind, facts }: Entry): boolean {
  const { incident, what } = facts as { incident?: unknown; what?: unknown };
  if (kind === 'incident') return incident === undefined;
  return kind === 'deploy' || (kind === 'change' && what !== 'planned' && what !== 'schedule');
}

/** The plain words of facts whose shape is the writer's. */
function textOf(facts: unknown): string {
  const told = Object.entries((facts ?? {}) as Record<string, unknown>).filter(
    ([, value]) => typeof value === 'string' || typeof value === 'number',
  );
  return told
    .map(([name, value]) => `${name}: ${value}`)
    .join(' · ')
    .slice(0, 200);
}
