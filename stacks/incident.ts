/** Incidents and announced changes as drafts for the evidence log: pure, from what a person types. */
import type { Draft } from '../backup/ledger.ts';
import type { IncidentNote } from '../monitoring/console/view/incidents.ts';
import { catalogue } from '../services/catalogue.ts';
import type { Site } from '../services/declare.ts';

export type Typed = {
  what: 'opened' | 'noted' | 'closed';
  /** Left out for a new incident. */
  incident?: string;
  text: string;
  level?: string | undefined;
  components?: string[];
  /** What the places that use the system are told, word for word. */
  notice?: string | undefined;
};

export type Writer = { host: string; actor: string };

const longestText = 1000;
export const incidentForm = /^SC-\d{8}-\d{4}$/;

/** `SC-20261122-0312`: what people say on the telephone. */
export const incidentId = (at: Date, timeZone: string): string => numberOf('SC', at, timeZone);

/** A prefix with the minute by the clock of Viet Nam. */
export function numberOf(prefix: string, at: Date, timeZone: string): string {
  const [day, time] = at.toLocaleString('sv-SE', { timeZone }).split(' ') as [string, string];
  return `${prefix}-${day.replaceAll('-', '')}-${time.slice(0, 5).replace(':', '')}`;
}

/** What is wrong with what was typed; empty when it can be written. */
export function incidentProblems({ what, incident, text, level, components = [], notice = '' }: Typed): string[] {
  const unknown = components.filter((id) => !catalogue.some((component) => component.id === id));
  return [
    ...(what !== 'opened' && !incidentForm.test(incident ?? '')
      ? [`${incident ?? 'nothing'} is no incident; its number looks like SC-20261122-0312`]
      : []),
    ...(text.trim().length < 10 ? ['say in at least ten letters what happened or what was done'] : []),
    ...(text.length > longestText || notice.length > longestText ? [`a text has at most ${longestText} letters`] : []),
    ...(level !== undefined && !/^[123]$/.test(level) ? [`the level ${level} is none of 1, 2, 3`] : []),
    ...unknown.map((id) => `${id} is no component; there are ${catalogue.map((one) => one.id).join(', ')}`),
  ];
}

/** 002:15.1.c.3: when it was found, what was done, when it was over, and who was told. */
export function incidentDraft(typed: Typed, incident: string, { host, actor }: Writer): Draft<IncidentNote> {
  const { what, text, level, components = [], notice } = typed;
  return {
    ...{ kind: 'incident', host, actor, outcome: what === 'closed' ? 'ok' : 'incomplete' },
    articles: ['002:15.1.c.3', ...(notice ? ['002:20.4.b'] : [])],
    facts: {
      ...{ incident, what },
      ...(what === 'opened' ? { title: text } : { text }),
      ...(level ? { level: Number(level) } : {}),
      ...(components.length > 0 ? { components } : {}),
      ...(notice ? { notice } : {}),
    },
  };
}

export type Announced = { text: string; from: string; to: string };

const dayMs = 86_400_000;

/** 002:15.1.c.1: a planned change is told so many days before. */
export function announcementProblems(
  { text, from, to }: Announced,
  { notice }: Pick<Site, 'notice'>,
  now: Date,
): string[] {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  if (!hasOffset(from) || !hasOffset(to) || Number.isNaN(start) || Number.isNaN(end)) {
    return ['give --from and --to with their offset, such as 2026-03-14T22:00:00+07:00'];
  }
  const earliest = new Date(now.getTime() + notice.daysBeforePlannedChange * dayMs);
  return [
    ...(text.trim().length < 10 ? ['say in at least ten letters what will change and who notices it'] : []),
    ...(end <= start ? ['the end is not after the beginning'] : []),
    ...(start < earliest.getTime()
      ? [
          `a planned change is told ${notice.daysBeforePlannedChange} days before (002:15.1.c.1): not before ${earliest.toISOString()}`,
        ]
      : []),
  ];
}

const hasOffset = (moment: string): boolean => /(?:Z|[+-]\d\d:\d\d)$/.test(moment);

export const announcementDraft = ({ text, from, to }: Announced, { host, actor }: Writer): Draft => ({
  ...{ kind: 'change', host, actor, outcome: 'ok', articles: ['002:15.1.c.1'] },
  facts: { what: 'planned', startsAt: new Date(from).toISOString(), endsAt: new Date(to).toISOString(), text },
});
