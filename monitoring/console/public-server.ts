/** The status for everybody, at an address of its own: no sign-in, no cookie but the language, and nothing behind it to reach. */
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { type FastifyInstance, type FastifyRequest, fastify } from 'fastify';
import type { Site } from '../../services/declare.ts';
import { readAssets } from './assets.ts';
import { type Assets, frame, type Setting } from './frame.ts';
import type { Clock } from './known.ts';
import { type Language, languages } from './language.ts';
import { publicStatusPage } from './pages/public-status.ts';
import { securityHeaders } from './security-headers.ts';
import type { Seen } from './seen.ts';
import { timesOf } from './times.ts';
import { publicStatus, statusJson, statusRss } from './view/public-status.ts';

export type PublicOptions = {
  site: Site;
  seen: () => Pick<Seen, 'readings' | 'uptime' | 'ledger'>;
  tls?: { cert: string; key: string };
  clock: Clock;
  /** Where readers of the feed come back to. */
  link: string;
};

export async function openPublicServer({ site, seen, tls, clock, link }: PublicOptions): Promise<FastifyInstance> {
  const server = fastify({
    ...(tls ? { https: { ...tls, minVersion: 'TLSv1.2' as const } } : {}),
    ...{ bodyLimit: 1024, requestTimeout: 15_000 },
  }) as unknown as FastifyInstance;
  await server.register(helmet, securityHeaders(tls !== undefined));
  await server.register(rateLimit, { max: 120, timeWindow: '1 minute' });
  const assets = readAssets();
  server.get('/', (_, reply) => reply.redirect('/trang-thai', 303));
  addPublicPages(server, { site, seen, clock, link }, assets.addresses);
  server.get('/tinh/:name', (request, reply) => {
    const file = assets.files.get(request.url);
    if (!file) return reply.callNotFound();
    return reply.type(file.type).header('cache-control', 'public, max-age=31536000, immutable').send(file.content);
  });
  return server;
}

/** The page, the same as JSON, and its notices as a feed. */
export function addPublicPages(
  server: FastifyInstance,
  { site, seen, clock, link }: Omit<PublicOptions, 'tls'>,
  assets: Assets,
): void {
  const times = timesOf(site.timeZone);
  const status = () => publicStatus(seen(), clock.wall());
  const shared = { 'cache-control': 'public, max-age=15' };
  server.get('/trang-thai', (request, reply) => {
    const language = languageOf(request);
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

const languageOf = ({ query }: FastifyRequest): Language =>
  (query as { lang?: unknown }).lang === 'en' ? languages.en : languages.vi;
