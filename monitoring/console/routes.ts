/** Which page answers where, and what it is drawn from. */
import type { FastifyInstance } from 'fastify';
import { hashOf } from '../../backup/evidence/line.ts';
import { hostRoles } from '../../backup/hosts.ts';
import { catalogue } from '../../services/catalogue.ts';
import type { Site } from '../../services/declare.ts';
import { activityPage } from './pages/activity.ts';
import { backupsPage } from './pages/backups.ts';
import { dayPage, entryPage } from './pages/entries.ts';
import { todayPage } from './pages/today.ts';
import type { Seen } from './seen.ts';
import type { Answering } from './server.ts';
import { dateOf } from './times.ts';
import { type Choice, calendarOf, drillsOf, entriesOfDay, lastNights, yearOfEach, yearUntil } from './view/calendar.ts';
import { copyPlaces } from './view/copies.ts';
import { eventsOf, incidentsOf } from './view/incidents.ts';
import { inOrder, lightsOf } from './view/lights.ts';
import { nextWork, plannedWork } from './view/next-work.ts';

export type Parts = {
  site: Site;
  seen: () => Seen;
  /** Signed lines of the evidence log by their sequence. */
  lines: (sequences: number[]) => string[];
};

export function addPages(server: FastifyInstance, { site, seen, lines }: Parts, { send, times }: Answering): void {
  server.get('/', (request, reply) => {
    const known = seen();
    return send(request, reply, (around) => ({
      ...{ title: around.language.texts.nav.today, page: 'today', refreshes: true },
      main: todayPage(around, {
        ...known,
        lights: lightsOf(site, known.readings),
        nights: known.ledger.as === 'unknown' ? [] : lastNights(known.ledger.value, 14, { now: around.now, times }),
        work: nextWork(site, known.ledger, times, around.now),
      }),
    }));
  });

  server.get('/hoat-dong', (request, reply) => {
    const { uptime, ledger } = seen();
    const days = (request.query as { ngay?: unknown }).ngay === '400' ? 400 : 90;
    const entries = ledger.as === 'unknown' ? [] : ledger.value.entries;
    return send(request, reply, (around) => ({
      ...{ title: around.language.texts.nav.activity, page: 'activity', refreshes: true },
      main: activityPage(around, {
        ...{ uptime, ledger, days, incidents: incidentsOf(entries), planned: plannedWork(entries) },
        events: eventsOf(entries, mostEvents),
        components: inOrder(catalogue).flatMap(({ id }) => {
          const own = uptime.as === 'unknown' ? undefined : uptime.value[id];
          return own ? [{ id, name: around.language.texts.components[id] ?? id, days: own.slice(-days) }] : [];
        }),
      }),
    }));
  });
  server.get('/sao-luu', (request, reply) => {
    const { ledger } = seen();
    const choice = choiceOf(request.query as Record<string, unknown>);
    return send(request, reply, (around) => {
      const span = { ...yearUntil(around.now, times), now: around.now, times };
      const known = ledger.as === 'unknown' ? undefined : ledger.value;
      return {
        ...{ title: around.language.texts.nav.backups, page: 'backups' },
        main: backupsPage(around, {
          ...{ ledger, choice },
          cells: known ? calendarOf(known, choice, span) : [],
          rows: known ? yearOfEach(known, span) : [],
          places: known ? copyPlaces(site, known) : [],
          drills: known ? drillsOf(known) : [],
        }),
      };
    });
  });

  server.get('/sao-luu/ngay', (request, reply) => {
    const { ngay } = request.query as { ngay?: unknown };
    return isDay(ngay) ? reply.redirect(`/sao-luu/ngay/${ngay}`, 303) : reply.callNotFound();
  });
  server.get('/sao-luu/ngay/:day', (request, reply) => {
    const { day } = request.params as { day: string };
    if (!isDay(day)) return reply.callNotFound();
    const { ledger } = seen();
    const around = (days: number) => times.day(times.start(day) + days * 86_400_000 + 1);
    return send(request, reply, (setting) => ({
      ...{ title: dateOf(day), page: 'backups' },
      main: dayPage(setting, {
        ...{ ledger, day, previous: around(-1), next: around(1) },
        entries: ledger.as === 'unknown' ? [] : entriesOfDay(ledger.value, day, times),
      }),
    }));
  });
  server.get('/so/:sequence', (request, reply) => {
    const { sequence: given } = request.params as { sequence: string };
    if (!/^\d{1,9}$/.test(given)) return reply.callNotFound();
    const sequence = Number(given);
    const { ledger } = seen();
    const entry = ledger.as === 'unknown' ? undefined : ledger.value.entries[sequence];
    const [line = ''] = entry ? lines([sequence]) : [];
    return send(request, reply.code(entry || ledger.as === 'unknown' ? 200 : 404), (around) => ({
      ...{ title: around.language.texts.entries.one(given), page: 'backups' },
      main: entryPage(around, { ledger, sequence, entry, line, sha256: line ? hashOf(line) : '' }),
    }));
  });
}

const mostEvents = 40;

const isDay = (day: unknown): day is string =>
  typeof day === 'string' && /^2\d{3}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day));

/** Only what the catalogue has; anything else is as if it had not been asked. */
function choiceOf({ phan, ban }: Record<string, unknown>): Choice {
  const component = [...catalogue.map(({ id }) => id), 'site'].find((id) => id === phan);
  return { component: component ?? 'all', role: hostRoles.find((role) => role === ban) ?? 'all' };
}
