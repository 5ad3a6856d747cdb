/** How routes answer: a page in the reader's language, for the person who asks. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Site } from '../../services/declare.ts';
import { type Assets, type Framed, frame, type Setting } from './frame.ts';
import type { Clock } from './known.ts';
import { type Language, languages } from './language.ts';
import { problemPage } from './pages/problem.ts';
import { formOwner, type SessionStore } from './sessions.ts';
import { type Times, timesOf } from './times.ts';

export type Answering = {
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

type AnsweringOptions = { site: Site; clock: Clock; assets: Assets; sessions: SessionStore };

export function answeringFor({ site, clock, assets, sessions }: AnsweringOptions): Answering {
  const times = timesOf(site.timeZone);
  const setting = (request: FastifyRequest, reply: FastifyReply): Setting => ({
    ...{ language: languageOf(request), times, now: clock.wall(), site },
    ...userOf(request),
    csrf: reply.generateCsrf({ userInfo: formOwner(request) }),
  });
  const send: Answering['send'] = (request, reply, page) => {
    const around = setting(request, reply);
    const text = frame(around, assets, { ...page(around), path: withoutLanguage(request.url) });
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(text);
  };
  const refuse: Answering['refuse'] = (request, reply, status) =>
    send(request, reply.code(status), (around) => problemPage(around, status));
  return { send, refuse, sessions, times };
}

function userOf({ person }: FastifyRequest): Pick<Setting, 'user'> {
  if (!person) return {};
  const { name, role, mustChange } = person;
  return { user: { name, role, mustChange } };
}

/** `lang=en` at any page is kept, and the page is shown without it. */
export function addLanguageChoice(server: FastifyInstance, secure: boolean): void {
  const kept = { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: 366 * 86_400 } as const;
  server.addHook('onRequest', async (request, reply) => {
    const { lang } = request.query as Record<string, unknown>;
    if (request.method !== 'GET' || request.url.startsWith('/trang-thai')) return undefined;
    if (lang !== 'vi' && lang !== 'en') return undefined;
    return reply.setCookie('ngon-ngu', lang, kept).redirect(withoutLanguage(request.url), 303);
  });
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
