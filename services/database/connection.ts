import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientConfig } from 'pg';

export type DatabaseEnvironment = {
  DATABASE_HOST?: string | undefined;
  DATABASE_PORT?: string | undefined;
  DATABASE_NAME?: string | undefined;
  DATABASE_USER?: string | undefined;
  SECRETS_DIRECTORY?: string | undefined;
};

/**
 * How a service reaches PostgreSQL: the password from the secret `<role>-database`, TLS with the host name checked against
 * the site's authority when that secret is mounted. Read anew at every call, so that renewed secrets are taken.
 */
export function connectionConfig(environment: DatabaseEnvironment, role: string): ClientConfig {
  const secrets = environment.SECRETS_DIRECTORY ?? '/run/secrets';
  const authority = join(secrets, 'site-authority', 'ca.crt');
  const host = environment.DATABASE_HOST;
  if (!host) throw new Error('DATABASE_HOST is not set');
  return {
    host,
    port: Number(environment.DATABASE_PORT ?? 5432),
    database: environment.DATABASE_NAME ?? 'hssk',
    user: role,
    password: readFileSync(join(secrets, `${role}-database`, 'password'), 'utf8').trim(),
    connectionTimeoutMillis: 3000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5000,
    ...(existsSync(authority) ? { ssl: { ca: readFileSync(authority, 'utf8'), servername: host } } : {}),
  };
}
