/** The status for everybody, at an address of its own: no sign-in, no cookie, and nothing behind it to reach. */
import type { FastifyInstance } from 'fastify';
import type { Site } from '../../services/declare.ts';
import { type BaseOptions, openBase } from './base-server.ts';
import { type Assets, frame, type Setting } from './frame.ts';
import type { Clock } from './known.ts';
import { languages } from './language.ts';
import { publicStatusPage } from './pages/public-status.ts';
import type { Seen } from './seen.ts';
import { timesOf } from './times.ts';
import { publicStatus, statusJson, statusRss } from './view/public-status.ts';

type PublicOptions = {
  site: Site;
  seen: () => Pick<Seen, 'readings' | 'uptime' | 'ledger'>;
  clock: Clock;
  /** Where readers of the feed come back to. */
  link: string;
};

export async function openPublicServer({
  tls,
  ...options
}: PublicOptions & Pick<BaseOptions, 'tls'>): Promise<FastifyInstance> {
  const { server, assets } = await openBase({
    ...{ tls, requestsPerMinute: 120, bodyLimit: 1024, requestTimeout: 15_000 },
  });
  server.get('/', (_, reply) => reply.redirect('/trang-thai', 303));
  addPublicPages(server, options, assets);
  return server;
}

/** The page, the same as JSON, and its notices as a feed. */
export function addPublicPages(
  server: FastifyInstance,
  { site, seen, clock, link }: PublicOptions,
  assets: Assets,
): void {
  const times = timesOf(site.timeZone);
  const status = () => publicStatus(seen(), clock.wall());
  const shared = { 'cache-control': 'public, max-age=15' };
  server.get('/trang-thai', (request, reply) => {
    const { lang } = request.query as { lang?: unknown };
    const language = lang === 'en' ? languages.en : languages.vi;
    const around: Setting = { language, times, now: clock.wall(), site };
    const { title } = language.texts.status;
    const main = publicStatusPage(around, status());
    const text = frame(around, assets, { title, main, path: '/trang-thai', refreshes: true });
    return reply.headers(shared).type('text/html; charset=utf-8').send(text);
  });
  server.get('/trang-thai.json', (_, reply) => reply.headers(shared).send(statusJson(status(), site, clock.wall())));
  server.get('/trang-thai.rss', (_, reply) =>
    reply
      .headers(shared)
      .type('application/rss+xml; charset=utf-8')
      .send(statusRss(status(), { title: `${languages.vi.texts.status.title} · ${site.titleVi}`, link })),
  );
}
