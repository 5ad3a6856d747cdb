import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Variables of every service that listens. */
export const listeningSchema = {
  SECRETS_DIRECTORY: z.string().default('/run/secrets'),
  /** `loopback` is without TLS, for tests and benches, and reachable from this computer alone. */
  LISTEN: z.enum(['tls', 'loopback']).default('tls'),
};

/** Where a service listens, and with which certificate. A caller may show one too: see `isCaller`. */
export type Listening = {
  host: string;
  tls?: {
    cert: string;
    key: string;
    minVersion: 'TLSv1.2';
    ca?: string;
    requestCert: true;
    rejectUnauthorized: false;
  };
};

/** The certificate is the secret `<service>-tls`; without it no service listens on the network (001:I.2-3). */
export function listeningOf(
  service: string,
  { LISTEN, SECRETS_DIRECTORY }: { LISTEN: 'tls' | 'loopback'; SECRETS_DIRECTORY: string },
): Listening {
  if (LISTEN === 'loopback') return { host: '127.0.0.1' };
  const read = (name: string): string => readFileSync(join(SECRETS_DIRECTORY, `${service}-tls`, name), 'utf8');
  const authority = join(SECRETS_DIRECTORY, 'site-authority', 'ca.crt');
  return {
    host: '0.0.0.0',
    tls: {
      ...{ cert: read('tls.crt'), key: read('tls.key'), minVersion: 'TLSv1.2' },
      // The edge and the kubelet show none; only the address of the numbers asks for one.
      ...{ requestCert: true, rejectUnauthorized: false },
      ...(existsSync(authority) ? { ca: readFileSync(authority, 'utf8') } : {}),
    },
  };
}
