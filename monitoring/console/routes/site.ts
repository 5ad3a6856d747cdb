/** Hôm nay, Hoạt động, Sơ đồ. */
import type { FastifyInstance } from 'fastify';
import { catalogue } from '../../../services/catalogue.ts';
import type { Answering } from '../answering.ts';
import { activityPage } from '../pages/activity.ts';
import { mapPage } from '../pages/map.ts';
import { todayPage } from '../pages/today.ts';
import { lastNights } from '../view/calendar.ts';
import { eventsOf, incidentsOf } from '../view/incidents.ts';
import { inOrder, lightsOf } from '../view/lights.ts';
import { nextWork, plannedWork } from '../view/next-work.ts';
import { serviceDays } from '../view/public-status.ts';
import { systemMap } from '../view/system-map.ts';
import type { Parts } from './parts.ts';

const mostEvents = 40;

export function addSitePages(server: FastifyInstance, { site, seen }: Parts, { send, times }: Answering): void {
  server.get('/', (request, reply) => {
    const known = seen();
    return send(request, reply, (around) => ({
      ...{ title: around.language.texts.nav.today, page: 'today', refreshes: true },
      main: todayPage(around, {
        ...known,
        lights: lightsOf(site, known.readings),
        nights: known.ledger.as === 'unknown' ? [] : lastNights(known.ledger.value.entries, 14, around),
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
        services: serviceDays(uptime, days),
        components: inOrder(catalogue).flatMap(({ id }) => {
          const own = uptime.as === 'unknown' ? undefined : uptime.value[id];
          return own ? [{ id, name: around.language.texts.components[id] ?? id, days: own.slice(-days) }] : [];
        }),
      }),
    }));
  });

  server.get('/so-do', (request, reply) => {
    const { readings } = seen();
    return send(request, reply, (around) => ({
      ...{ title: around.language.texts.nav.map, page: 'map', refreshes: true },
      main: mapPage(around, { readings, map: systemMap(site), lights: lightsOf(site, readings) }),
    }));
  });
}
