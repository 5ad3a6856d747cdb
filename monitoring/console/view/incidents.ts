/** Incidents as the evidence log tells them; none is ever taken away. Pure. */
import type { Entry } from '../../../backup/ledger.ts';

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
export function incidentsOf(entries: readonly Entry[]): Incident[] {
  const found = new Map<string, Incident>();
  for (const { kind, facts, at, actor, sequence } of entries) {
    const note = facts as IncidentNote;
    if (kind !== 'incident' || typeof note.incident !== 'string' || !forms.includes(note.what)) continue;
    const time = Date.parse(at);
    const incident = found.get(note.incident) ?? {
      ...{
        id: note.incident,
        title: '',
        level: undefined,
        components: [],
        openedAt: time,
        closedAt: undefined,
        notes: [],
      },
    };
    found.set(note.incident, {
      ...incident,
      title: note.title ?? incident.title,
      level: note.level ?? incident.level,
      components: note.components ?? incident.components,
      closedAt: note.what === 'closed' ? time : note.what === 'opened' ? undefined : incident.closedAt,
      notes: [
        ...incident.notes,
        { at: time, actor, what: note.what, text: note.text ?? '', notice: note.notice ?? '', sequence },
      ],
    });
  }
  return [...found.values()].sort((a, b) => b.openedAt - a.openedAt);
}

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
  entries
    .filter(({ kind, facts }) => {
      const { incident, what } = facts as { incident?: unknown; what?: unknown };
      if (kind === 'incident') return incident === undefined;
      return kind === 'deploy' || (kind === 'change' && what !== 'planned' && what !== 'schedule');
    })
    .slice(-most)
    .reverse()
    .map(({ at, sequence, kind, actor, outcome, facts }) => ({
      ...{ at: Date.parse(at), sequence, actor, ok: outcome === 'ok' },
      kind: kind === 'incident' ? 'log' : (kind as 'deploy' | 'change'),
      text: textOf(facts),
    }));

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
