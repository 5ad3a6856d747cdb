/** Which page answers where, and what it is drawn from. */
import type { FastifyInstance } from 'fastify';
import type { Site } from '../../services/declare.ts';
import { todayPage } from './pages/today.ts';
import type { Seen } from './seen.ts';
import type { Answering } from './server.ts';
import { lastNights } from './view/calendar.ts';
import { lightsOf } from './view/lights.ts';
import { nextWork } from './view/next-work.ts';

export type Parts = { site: Site; seen: () => Seen };

export function addPages(server: FastifyInstance, { site, seen }: Parts, { send, times }: Answering): void {
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
}
