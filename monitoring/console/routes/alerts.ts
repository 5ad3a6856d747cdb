/** Cảnh báo, Sổ tay, and taking an alert upon oneself. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Answering } from '../answering.ts';
import { alertsPage } from '../pages/alerts.ts';
import { runbookPage, runbooksPage } from '../pages/runbooks.ts';
import { may } from '../rights.ts';
import type { ServerOptions } from '../server.ts';
import type { Parts } from './parts.ts';

const said = z.enum(['taken', 'gone', 'failed']).optional().catch(undefined);
const form = z.object({ code: z.string().regex(/^[A-Za-z0-9]{4}$/) });

export function addAlertPages(
  server: FastifyInstance,
  { seen, handbook, acknowledge, note }: Parts & Pick<ServerOptions, 'note'>,
  { send, refuse }: Answering,
): void {
  server.get('/canh-bao', (request, reply) => {
    const { alerts, pages, burned } = seen();
    const answer = said.parse((request.query as { da?: unknown }).da);
    return send(request, reply, (around) => ({
      ...{ title: around.language.texts.nav.alerts, page: 'alerts', refreshes: true },
      main: alertsPage(around, {
        ...{ alerts, pages, burned, mayAcknowledge: may(request.person?.role, 'acknowledge') },
        ...(answer ? { said: answer } : {}),
      }),
    }));
  });

  server.post('/canh-bao/nhan', { preHandler: server.csrfProtection }, async (request, reply) => {
    const { person } = request;
    const given = form.safeParse(request.body);
    if (!person || !may(person.role, 'acknowledge')) return refuse(request, reply, 403);
    if (!given.success) return refuse(request, reply, 400);
    const { code } = given.data;
    const answer = await acknowledge(code, person.name).then(
      (taken) => (taken ? 'taken' : 'gone'),
      () => 'failed',
    );
    note({ audit: 'acknowledged', username: person.username, code, answer });
    return reply.redirect(`/canh-bao?da=${answer}`, 303);
  });

  server.get('/so-tay', (request, reply) => {
    const { q } = request.query as { q?: unknown };
    const query = typeof q === 'string' ? q.slice(0, 200) : '';
    return send(request, reply, (around) => ({
      ...{ title: around.language.texts.nav.runbooks, page: 'runbooks' },
      main: runbooksPage(around, { query, found: handbook.find(query), alerts: seen().alerts }),
    }));
  });

  server.get('/so-tay/:id', (request, reply) => {
    const { id } = request.params as { id: string };
    const runbook = handbook.one(id);
    if (!runbook) return reply.callNotFound();
    return send(request, reply, (around) => ({
      ...{ title: runbook.title, page: 'runbooks' },
      main: runbookPage(around, { runbook, alerts: seen().alerts }),
    }));
  });
}
