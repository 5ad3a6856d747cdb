/** What both servers of the console begin with: TLS, headers, limits, and the files that pages load. */
import { readFileSync } from 'node:fs';
import type { Server } from 'node:tls';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { type FastifyInstance, type FastifyServerOptions, fastify } from 'fastify';
import { type AssetFile, readAssets } from './assets.ts';
import type { Assets } from './frame.ts';
import { securityHeaders } from './security-headers.ts';

export type BaseOptions = Pick<FastifyServerOptions, 'bodyLimit' | 'requestTimeout' | 'routerOptions'> & {
  /** PEM texts; without them the server is for loopback. */
  tls: { cert: string; key: string } | undefined;
  /** For each address that asks. */
  requestsPerMinute: number;
};

export type Base = { server: FastifyInstance; assets: Assets; files: Map<string, AssetFile> };

const minVersion = 'TLSv1.2';

export async function openBase({ tls, requestsPerMinute, ...limits }: BaseOptions): Promise<Base> {
  const { addresses, files } = readAssets();
  const server = fastify({
    ...(tls ? { https: { ...tls, minVersion } } : {}),
    ...limits,
  }) as unknown as FastifyInstance;
  await server.register(helmet, securityHeaders(tls !== undefined));
  await server.register(rateLimit, { max: requestsPerMinute, timeWindow: '1 minute' });
  server.get('/tinh/:name', (request, reply) => {
    const file = files.get(request.url);
    if (!file) return reply.callNotFound();
    return reply.type(file.type).header('cache-control', 'public, max-age=31536000, immutable').send(file.content);
  });
  return { server, assets: addresses, files };
}

/** Certificates that a deploy or a renewal has replaced are used from the next connection on. */
export function reloadCertificate({ server }: FastifyInstance, files: { certificate: string; key: string }): void {
  (server as unknown as Server).setSecureContext({
    ...{ cert: readFileSync(files.certificate), key: readFileSync(files.key), minVersion },
  });
}
