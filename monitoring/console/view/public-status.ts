/** What everybody may know: three services, notices, planned work. Pure. */
import type { Known } from '../known.ts';
import { silentSince } from '../known.ts';
import type { Ledger } from '../read/evidence.ts';
import type { Readings } from '../read/readings.ts';
import type { DayUp, Uptime } from '../read/uptime.ts';
import { incidentsOf } from './incidents.ts';
import { type Planned, plannedWork } from './next-work.ts';
import { together } from './uptime.ts';

export type ServiceId = 'send' | 'read';
type ServiceState = 'good' | 'bad' | 'none';

/** A service works while every component works that it needs. */
const needs: Record<ServiceId, string[]> = {
  send: ['edge', 'gateway', 'database'],
  read: ['edge', 'records', 'database'],
};

export type PublicStatus = {
  worst: ServiceState;
  services: { id: ServiceId; state: ServiceState; since: number | undefined; days: DayUp[] }[];
  planned: Planned[];
  notices: { id: string; at: number; text: string; over: boolean }[];
  logKnown: boolean;
};

type StatusSources = { readings: Known<Readings>; uptime: Known<Uptime>; ledger: Known<Ledger> };

const noticeDays = 90;

export function publicStatus({ readings, uptime, ledger }: StatusSources, now: number): PublicStatus {
  const services = (Object.keys(needs) as ServiceId[]).map((id) => ({
    ...{ id, state: stateOf(readings, needs[id]), since: silentSince(readings) },
    days: uptime.as === 'unknown' ? [] : together(uptime.value, needs[id]).slice(-90),
  }));
  const entries = ledger.as === 'unknown' ? [] : ledger.value.entries;
  const states = services.map(({ state }) => state);
  return {
    services,
    worst: states.includes('bad') ? 'bad' : states.includes('none') ? 'none' : 'good',
    planned: plannedWork(entries).filter(({ ends }) => ends > now),
    notices: incidentsOf(entries)
      .flatMap(({ id, closedAt, notes }) =>
        notes
          .filter(({ notice }) => notice !== '')
          .map(({ at, notice, sequence }) => ({
            id: `${id}-${sequence}`,
            at,
            text: notice,
            over: closedAt !== undefined,
          })),
      )
      .filter(({ at }) => at > now - noticeDays * 86_400_000)
      .sort((a, b) => b.at - a.at),
    logKnown: ledger.as !== 'unknown',
  };
}

function stateOf(readings: Known<Readings>, components: string[]): ServiceState {
  if (readings.as !== 'known') return 'none';
  const works = components.map((id) => readings.value.components[id]?.works);
  if (works.some((value) => value !== undefined && value < 1)) return 'bad';
  return works.every((value) => value !== undefined) ? 'good' : 'none';
}

/** The services' days, as many as are known. */
export const serviceDays = (uptime: Known<Uptime>, days: number): { id: ServiceId; days: DayUp[] }[] =>
  uptime.as === 'unknown'
    ? []
    : (Object.keys(needs) as ServiceId[]).map((id) => ({ id, days: together(uptime.value, needs[id]).slice(-days) }));

/** The same for programs. */
export const statusJson = (status: PublicStatus, site: { id: string; titleVi: string }, now: number): object => ({
  schemaVersion: 1,
  ...{ site: site.id, title: site.titleVi, at: new Date(now).toISOString(), state: status.worst },
  services: status.services.map(({ id, state, days }) => ({
    ...{ id, state },
    days: days.map(({ day, worked, measured }) => ({ day, worked: worked ?? null, measured })),
  })),
  planned: status.planned.map(({ starts, ends, text }) => ({
    ...{ startsAt: new Date(starts).toISOString(), endsAt: new Date(ends).toISOString(), text },
  })),
  notices: status.notices.map(({ id, at, text, over }) => ({ id, at: new Date(at).toISOString(), text, over })),
});

/** The notices and planned work as RSS 2.0. */
export function statusRss(status: PublicStatus, { title, link }: { title: string; link: string }): string {
  const items = [
    ...status.planned.map(({ starts, noticedAt, text }) => ({ id: `planned-${starts}`, at: noticedAt, text })),
    ...status.notices,
  ].sort((a, b) => b.at - a.at);
  const body = items.map(
    ({ id, at, text }) =>
      `<item><guid isPermaLink="false">${xml(id)}</guid><pubDate>${new Date(at).toUTCString()}</pubDate><title>${xml(text.slice(0, 120))}</title><description>${xml(text)}</description><link>${xml(link)}</link></item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>${xml(title)}</title><link>${xml(link)}</link><description>${xml(title)}</description><language>vi</language>${body.join('')}</channel></rss>\n`;
}

const xml = (text: string): string =>
  text
    // Control characters are not allowed in XML, escaped or not.
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[<>&"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
