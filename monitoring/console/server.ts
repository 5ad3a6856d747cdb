import cookie from '@fastify/cookie';
import csrf from '@fastify/csrf-protection';
import formbody from '@fastify/formbody';
import session from '@fastify/session';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Site } from '../../services/declare.ts';
import type { SignIn } from '../../services/node-service/sign-in.ts';
import type { Accounts, Person } from './accounts.ts';
import { type BaseOptions, openBase } from './base-server.ts';
import { type Framed, frame, type Setting } from './frame.ts';
import type { Clock } from './known.ts';
import { type Language, languages } from './language.ts';
import { problemPage } from './pages/problem.ts';
import { addPasswordChange } from './password-change.ts';
import { addPublicPages } from './public-server.ts';
import { addPages, type Parts } from './routes.ts';
import { type SessionStore, sessionStore } from './sessions.ts';
import { addSignIn } from './sign-in.ts';
import { type Times, timesOf } from './times.ts';
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

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in, as the list of accounts has that person now. */
    person: Person | undefined;
  }
}

/** What routes use to answer: a page in the reader's language. */
export type Answering = {
  setting: (request: FastifyRequest, reply: FastifyReply) => Setting;
  send: (
    request: FastifyRequest,
    reply: FastifyReply,
    page: (setting: Setting) => Omit<Framed, 'path'>,
  ) => FastifyReply;
  /** A page that says why not. */
  refuse: (request: FastifyRequest, reply: FastifyReply, status: number) => FastifyReply;
  sessions: SessionStore;
  times: Times;
};

/** Guessing is slow even where names change; people who share an address still get in. */
export const usualLimits = { requests: 300, signIns: 20 };

/** Longest path and query that somebody can mean. */
const longestAddress = 1000;

export async function openServer(options: ServerOptions): Promise<FastifyInstance> {
  const { site, tls, clock, log, note, accounts } = options;
  const secure = tls !== undefined;
  const sessions = sessionStore(clock.steady);
  const times = timesOf(site.timeZone);
  const { server, assets, files } = await openBase({
    ...{ tls, requestsPerMinute: (options.perMinute ?? usualLimits).requests, bodyLimit: 64 * 1024 },
    ...{ requestTimeout: 30_000, routerOptions: { maxParamLength: 200 } },
  });
  await server.register(cookie, { secret: options.sessionSecret });
  await server.register(session, {
    ...{ secret: options.sessionSecret, store: sessions, rolling: false, saveUninitialized: false },
    cookieName: secure ? '__Host-phien' : 'phien',
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure },
  });
  await server.register(csrf, {
    cookieKey: secure ? '__Host-csrf' : 'csrf',
    cookieOpts: { path: '/', httpOnly: true, sameSite: 'strict', secure, signed: true },
    csrfOpts: { hmacKey: options.sessionSecret },
    getUserInfo: formOwner,
  });
  await server.register(formbody, { bodyLimit: 64 * 1024 });

  const setting = (request: FastifyRequest, reply: FastifyReply): Setting => ({
    ...{ language: languageOf(request), times, now: clock.wall(), site },
    ...(request.person ? { user: shownOf(request.person) } : {}),
    csrf: reply.generateCsrf({ userInfo: formOwner(request) }),
  });
  const send: Answering['send'] = (request, reply, page) => {
    const around = setting(request, reply);
    const text = frame(around, assets, { ...page(around), path: withoutLanguage(request.url) });
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(text);
  };
  const refuse: Answering['refuse'] = (request, reply, status) =>
    send(request, reply.code(status), (around) => problemPage(around, status));
  const answering: Answering = { setting, send, refuse, sessions, times };

  server.decorateRequest('person', undefined);
  server.addHook('onRequest', async (request, reply) => {
    if (request.url.length > longestAddress) return reply.code(414).send();
    const { username, sessionId } = request.session;
    request.person = username ? accounts.all().find((account) => account.username === username) : undefined;
    if (username && request.headers['x-refresh'] === undefined) sessions.used(sessionId);
    const wanted = (request.query as Record<string, unknown>).lang;
    if (request.method === 'GET' && (wanted === 'vi' || wanted === 'en') && !request.url.startsWith('/trang-thai')) {
      const kept = { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: 366 * 86_400 } as const;
      return reply.setCookie('ngon-ngu', wanted, kept).redirect(withoutLanguage(request.url), 303);
    }
  });
  server.addHook('onResponse', async (request, reply) => {
    if (files.has(request.url) || request.headers['x-refresh'] !== undefined) return;
    const { person, ip: from, method, url } = request;
    const view = { audit: 'view', from, method, url, status: reply.statusCode };
    // What strangers ask for is in the journal alone, where it pushes out nothing that counts.
    if (person) note({ ...view, username: person.username, role: person.role });
    else log.info(view);
  });
  server.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error({ name: error.name, message: error.message, stack: error.stack }, 'a page failed');
    return refuse(request, reply, status);
  });
  server.setNotFoundHandler((request, reply) => refuse(request, reply, 404));
  addPublicPages(server, { ...options, link: options.publicLink }, assets);
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

const shownOf = ({ name, role, mustChange }: Person) => ({ name, role, mustChange });

/** A token of one person's form is good for nobody else. */
const formOwner = ({ session }: FastifyRequest): string =>
  session.username === undefined ? 'nobody' : `person ${session.username}`;

/** A page that refreshes itself is told so; a person is sent to the sign-in and back. */
async function requirePerson(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  if (request.person) return undefined;
  if (request.headers['x-refresh'] !== undefined || request.method !== 'GET') return reply.code(401).send();
  const over = (request.cookies['__Host-phien'] ?? request.cookies.phien) ? '&het-phien=1' : '';
  return reply.redirect(`/dang-nhap?to=${encodeURIComponent(request.url)}${over}`, 303);
}

/** Whoever has a password that somebody else knows, or an old one, chooses another before anything else (000:7.3.b-2, 002:5.2.c). */
async function requireOwnPassword(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  if (!request.person?.mustChange) return undefined;
  if (request.headers['x-refresh'] !== undefined || request.method !== 'GET') return reply.code(403).send();
  return reply.redirect('/mat-khau', 303);
}

function languageOf(request: FastifyRequest): Language {
  const chosen = request.cookies['ngon-ngu'];
  return chosen === 'en' ? languages.en : languages.vi;
}

function withoutLanguage(url: string): string {
  const [path = '/', query = ''] = url.split('?', 2);
  const kept = new URLSearchParams(query);
  kept.delete('lang');
  const local = `/${path.replace(/^\/+/, '')}`;
  return kept.size > 0 ? `${local}?${kept}` : local;
}
