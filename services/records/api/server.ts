import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Resource } from '@medplum/fhirtypes';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import pg from 'pg';
import type { Logger } from 'pino';
import { watchName } from '../../measured.ts';
import { isCaller } from '../../node-service/caller.ts';
import type { Listening } from '../../node-service/listening.ts';
import type { Metrics } from '../metrics.ts';
import { type Account, type Authenticate, accessOf } from './account.ts';
import { type Answer, answer, type Question } from './answer.ts';
import { toCapabilityStatement } from './capability.ts';
import type { Cursor } from './cursor.ts';
import { ReadRefusal, refusal } from './outcome.ts';
import type { Reading } from './reading.ts';

export type ServerOptions = {
  tls?: Listening['tls'];
  reading: Reading;
  cursor: Cursor;
  authenticate: Authenticate;
  metrics: Metrics;
  log: Logger;
  /** Why reads cannot be answered now; undefined when they can. */
  notReady: () => string | undefined;
};

/** Longer than the edge keeps an idle connection, so that it never sends on one that is being closed. */
const connections = { keepAliveTimeout: 65_000 };

const fhirJson = 'application/fhir+json; charset=utf-8';
const startedAt = new Date().toISOString();

/** The HTTP side of the read API, and the addresses that the cluster asks. Nothing of a request is logged but the read log. */
export function openServer(options: ServerOptions): FastifyInstance {
  const server = fastify({
    logger: false,
    trustProxy: true,
    bodyLimit: 64 * 1024,
    routerOptions: { maxParamLength: 200 },
    serverFactory: (handle) =>
      options.tls ? createSecureServer({ ...options.tls, ...connections }, handle) : createServer(connections, handle),
  });
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
    done(null, body),
  );
  server.setErrorHandler((error, request, reply) => sendRefusal(options, request, reply, error));
  server.setNotFoundHandler((request, reply) => sendRefusal(options, request, reply, refusal.notFound()));
  addProbes(server, options);
  server.get('/fhir/metadata', (request, reply) => send(reply, toCapabilityStatement(baseOf(request), startedAt)));
  const ask = (request: FastifyRequest, reply: FastifyReply, question: Question) =>
    reply.sent ? reply : respond(options, request, reply, question);
  server.get<{ Params: { type: string } }>('/fhir/:type', (request, reply) =>
    ask(request, reply, { interaction: 'search', type: request.params.type, query: queryOf(request) }),
  );
  server.post<{ Params: { type: string } }>('/fhir/:type/_search', (request, reply) =>
    ask(request, reply, { interaction: 'search', type: request.params.type, query: queryOf(request) }),
  );
  server.get<{ Params: { id: string } }>('/fhir/Patient/:id/$everything', (request, reply) =>
    ask(request, reply, { interaction: 'everything', type: 'Patient', id: request.params.id, query: queryOf(request) }),
  );
  server.get<{ Params: { type: string; id: string } }>('/fhir/:type/:id', (request, reply) =>
    ask(request, reply, { interaction: 'read', type: request.params.type, id: request.params.id }),
  );
  return server;
}

function addProbes(server: FastifyInstance, { metrics, notReady }: ServerOptions): void {
  server.get('/live', () => ({ state: 'live' }));
  server.get('/ready', (_, reply) => {
    const reason = notReady();
    return reply.status(reason ? 503 : 200).send(reason ? { state: 'not ready', reason } : { state: 'ready' });
  });
  server.get('/metrics', async (request, reply) => {
    if (!isCaller(request.raw, watchName)) return reply.status(403).send({ error: 'only the watch machine' });
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics.registry.metrics());
  });
}

async function respond(
  options: ServerOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  question: Question,
): Promise<FastifyReply> {
  const started = performance.now();
  let account: Account | undefined;
  try {
    account = await options.authenticate(request.headers.authorization);
    requireJson(request);
    const asked = { account, access: accessOf(account), base: baseOf(request) };
    const found = await answer(options.reading, options.cursor, question, asked);
    const unchanged = question.interaction === 'read' && request.headers['if-none-match'] === etagOf(found.body);
    report(options, { question, account, status: unchanged ? 304 : 200, started, served: found.served });
    return unchanged ? reply.status(304).send() : send(reply, found.body);
  } catch (error) {
    const refused = toRefusal(error, options.log);
    report(options, { question, account, status: refused.status, started });
    return sendRefusal(options, request, reply, refused);
  }
}

type Report = {
  question: Question;
  account: Account | undefined;
  status: number;
  started: number;
  served?: Answer['served'];
};

/** The read log: who, what, about whom, with which result; never a content, never what was searched for. */
function report({ log, metrics }: ServerOptions, { question, account, status, started, served }: Report): void {
  const { interaction, type } = question;
  const seconds = (performance.now() - started) / 1000;
  metrics.reads.inc({ interaction, status: String(status) });
  metrics.readSeconds.observe({ interaction }, seconds);
  const id = 'id' in question ? question.id : undefined;
  const ms = Math.round(seconds * 10_000) / 10;
  log.info(
    { account: account?.name, facility: account?.facility, interaction, type, id, status, ms, ...served },
    'read',
  );
}

function send(reply: FastifyReply, body: Resource): FastifyReply {
  const etag = etagOf(body);
  if (etag !== undefined) reply.header('etag', etag);
  if (body.meta?.lastUpdated) reply.header('last-modified', new Date(body.meta.lastUpdated).toUTCString());
  return reply.header('cache-control', 'no-store').type(fhirJson).send(JSON.stringify(body));
}

const etagOf = (body: Resource): string | undefined => body.meta?.versionId && `W/"${body.meta.versionId}"`;

function sendRefusal(options: ServerOptions, _: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  const refused = toRefusal(error, options.log);
  if (refused.status === 401) reply.header('www-authenticate', 'Bearer');
  if (refused.status === 503) reply.header('retry-after', '5');
  return reply
    .status(refused.status)
    .header('cache-control', 'no-store')
    .type(fhirJson)
    .send(JSON.stringify(refused.outcome));
}

function toRefusal(error: unknown, log: Logger): ReadRefusal {
  if (error instanceof ReadRefusal) return error;
  const { statusCode, code, message, stack } = error as Error & { statusCode?: number; code?: string };
  if (statusCode !== undefined && statusCode < 500) {
    return new ReadRefusal(statusCode, 'invalid', 'Yêu cầu không hợp lệ.', 'The request is not valid.');
  }
  if (code === '57014') return refusal.tooCostly();
  const lost =
    error instanceof pg.DatabaseError || /timeout|terminated|ECONN|EHOSTUNREACH|ENOTFOUND/.test(`${code} ${message}`);
  log.error({ reason: message, stack: lost ? undefined : stack }, 'read failed');
  return lost ? refusal.unavailable() : refusal.failed();
}

function requireJson(request: FastifyRequest): void {
  const wanted = [request.headers.accept ?? '*/*', queryOf(request).get('_format') ?? 'json'];
  if (wanted.some((format) => !/json|\*\/\*|application\/\*/.test(format))) throw refusal.notAcceptable();
}

/** Parameters of the address and, with _search, of the form: the form keeps personal data out of addresses. */
function queryOf(request: FastifyRequest): URLSearchParams {
  const address = request.raw.url ?? '';
  const form = typeof request.body === 'string' ? request.body : '';
  const inAddress = address.includes('?') ? address.slice(address.indexOf('?') + 1) : '';
  return new URLSearchParams([inAddress, form].filter((part) => part !== '').join('&'));
}

const baseOf = (request: FastifyRequest): string => `${request.protocol}://${request.host}/fhir`;
