import { timingSafeEqual } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Metrics } from './metrics.ts';
import type { Outbox } from './outbox.ts';
import type { Page } from './pages.ts';

const text = z.record(z.string(), z.string());
const webhook = z.object({
  groupKey: z.string(),
  status: z.enum(['firing', 'resolved']),
  alerts: z
    .array(
      z.object({
        status: z.enum(['firing', 'resolved']),
        labels: text,
        annotations: text,
        startsAt: z.string(),
        fingerprint: z.string(),
      }),
    )
    .max(1000),
});
const acknowledgement = z.object({ code: z.string().length(4), by: z.string().min(2).max(60) });
/** What an SMS gateway passes on: who wrote and what. */
const reply = z.object({ from: z.string().max(30), text: z.string().max(500) });

export type ServerOptions = {
  outbox: Outbox;
  metrics: Metrics;
  log: Logger;
  token: string;
  /** Role of a telephone number of the roster; only those people can acknowledge by reply. */
  roleOf: (phone: string) => string | undefined;
  /** Called when there is something new to send. */
  onChange: () => void;
};

/** Alertmanager's webhook, acknowledgements by command and by reply, and the relay's own numbers. Listens on loopback only. */
export function openServer(options: ServerOptions): FastifyInstance {
  const { outbox, metrics, log, onChange } = options;
  const server = fastify({ bodyLimit: 4 * 1024 * 1024 });
  server.setErrorHandler((error: Error & { statusCode?: number }, _, response) => {
    const status = error instanceof z.ZodError ? 400 : (error.statusCode ?? 500);
    if (status === 500) log.error({ name: error.name, message: error.message }, 'unexpected error');
    return response.status(status).send({ error: status === 500 ? 'internal' : error.message });
  });

  server.get('/live', async () => ({ state: 'live' }));
  server.get('/metrics', async (_, response) =>
    response.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics.registry.metrics()),
  );
  server.register(async (guarded) => {
    guarded.addHook('onRequest', requireToken(options.token));
    guarded.post('/alerts', async (request) => {
      outbox.take(webhook.parse(request.body));
      onChange();
      return { taken: true };
    });
    guarded.get('/pages', async () => outbox.pages().flatMap(told));
    guarded.post('/acknowledgements', async (request, response) => {
      const { code, by } = acknowledgement.parse(request.body);
      return settle(options, code, by, response);
    });
    guarded.post('/replies', async (request, response) => {
      const { from, text: said } = reply.parse(request.body);
      const code = /\b(?:OK|NHAN|NHẬN)\s+([A-Z0-9]{4})\b/i.exec(said)?.[1];
      const role = options.roleOf(from);
      if (!code || !role) return response.status(422).send({ error: 'no code, or not a number of the roster' });
      return settle(options, code, role, response);
    });
  });
  return server;
}

/** What people may see of a page that is not over: no number, no text of a message. */
const told = ({ code, state, openedAt, alerts, acknowledged, steps }: Page): object[] =>
  state === 'resolved'
    ? []
    : [
        {
          code,
          state,
          openedAt,
          acknowledged,
          steps,
          alerts: [...new Set(alerts.map(({ labels }) => labels.alertname))],
        },
      ];

function settle({ outbox, log }: ServerOptions, code: string, by: string, response: FastifyReply): object {
  const page = outbox.acknowledge(code, by);
  if (!page) return response.status(404).send({ error: 'no unacknowledged page has this code' });
  log.info({ code: page.code, by }, 'acknowledged');
  return { acknowledged: page.code, alerts: page.alerts.map(({ labels }) => labels.alertname) };
}

function requireToken(token: string) {
  const expected = Buffer.from(`Bearer ${token}`);
  return async (request: FastifyRequest, response: FastifyReply) => {
    const given = Buffer.from(request.headers.authorization ?? '');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      return response.status(401).send({ error: 'unauthorized' });
    }
  };
}
