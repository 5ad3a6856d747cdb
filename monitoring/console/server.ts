import formbody from '@fastify/formbody';
import type { FastifyInstance } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Site } from '../../services/declare.ts';
import type { SignIn } from '../../services/node-service/sign-in.ts';
import type { Accounts, Person } from './accounts.ts';
import { type Answering, addLanguageChoice, answeringFor } from './answering.ts';
import { type BaseOptions, openBase } from './base-server.ts';
import type { Clock } from './known.ts';
import { addPasswordChange } from './password-change.ts';
import { addPerson, isRefresh, requireOwnPassword, requirePerson } from './person.ts';
import { addPublicPages } from './public-server.ts';
import { addPages, type Parts } from './routes.ts';
import { addSessions, sessionStore } from './sessions.ts';
import { addSignIn } from './sign-in.ts';
import type { Views } from './views.ts';

export type ServerOptions = Parts & {
  site: Site;
  tls?: BaseOptions['tls'];
  sessionSecret: string;
  /** Address of the public page. */
  publicLink: string;
  accounts: Accounts;
  signIn: SignIn<Person>;
  clock: Clock;
  log: Logger;
  /** Takes what a person saw or did. */
  note: Views['note'];
  /** For each address that asks. */
  perMinute?: { requests: number; signIns: number };
};

/** Guessing is slow even where names change; people who share an address still get in. */
export const usualLimits = { requests: 300, signIns: 20 };

/** Longest path and query that somebody can mean. */
const longestAddress = 1000;
const bodyLimit = 64 * 1024;

/** The console for people with an account. */
export async function openServer(options: ServerOptions): Promise<FastifyInstance> {
  const { site, tls, clock, accounts, publicLink, perMinute = usualLimits } = options;
  const secure = tls !== undefined;
  const sessions = sessionStore(clock.steady);
  const { server, assets, files } = await openBase({
    ...{ tls, requestsPerMinute: perMinute.requests, bodyLimit },
    ...{ requestTimeout: 30_000, routerOptions: { maxParamLength: 200 } },
  });
  await addSessions(server, { secret: options.sessionSecret, secure, store: sessions });
  await server.register(formbody, { bodyLimit });
  server.addHook('onRequest', async ({ url }, reply) =>
    url.length > longestAddress ? reply.code(414).send() : undefined,
  );
  addPerson(server, accounts, sessions);
  addLanguageChoice(server, secure);
  addNotes(server, options, files);
  const answering = answeringFor({ site, clock, assets, sessions });
  addRefusals(server, options, answering);
  addPublicPages(server, { ...options, link: publicLink }, assets);
  addSignIn(server, options, answering);
  await server.register(async (guarded) => {
    guarded.addHook('onRequest', requirePerson);
    addPasswordChange(guarded, options, answering);
    await guarded.register(async (own) => {
      own.addHook('onRequest', requireOwnPassword);
      addPages(own, options, answering);
    });
  });
  return server;
}

function addNotes(
  server: FastifyInstance,
  { note, log }: Pick<ServerOptions, 'note' | 'log'>,
  files: Map<string, unknown>,
): void {
  // A page that refreshes itself is one view; the first request of a session counts whatever it says of itself.
  const seen = new LRUCache<string, true>({ max: 10_000 });
  server.addHook('onResponse', async (request, reply) => {
    const { person, ip: from, method, url } = request;
    if (files.has(url)) return;
    const page = `${request.session?.sessionId ?? from} ${method} ${url}`;
    if (isRefresh(request) && seen.has(page)) return;
    seen.set(page, true);
    const view = { audit: 'view', from, method, url, status: reply.statusCode };
    // What strangers ask for is in the journal alone, where it pushes out nothing that counts.
    if (person) note({ ...view, username: person.username, role: person.role });
    else log.info(view);
  });
}

function addRefusals(server: FastifyInstance, { log }: Pick<ServerOptions, 'log'>, { refuse }: Answering): void {
  server.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error({ name: error.name, message: error.message, stack: error.stack }, 'a page failed');
    return refuse(request, reply, status);
  });
  server.setNotFoundHandler((request, reply) => refuse(request, reply, 404));
}
