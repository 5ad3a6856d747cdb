/** How the backup host reaches the primary: any of the database machines leads to it while it runs there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type HostConfiguration, secretFiles } from './hosts.ts';
import { BackupProblem } from './problem.ts';

export type DatabaseAccess = {
  configuration: Pick<HostConfiguration, 'database'>;
  places: { secrets: string };
};

/**
 * libpq's connection string; it names the file of the password and holds none. The certificate must be of the site's authority,
 * under whatever name: the address is that of a machine, the certificate that of a Service.
 */
export function connectionString(
  { configuration, places }: DatabaseAccess,
  extra: Record<string, string> = {},
): string {
  const { addresses, port, name, user } = configuration.database;
  const settings = {
    host: addresses.join(','),
    port: addresses.map(() => port).join(','),
    dbname: name,
    user,
    passfile: join(places.secrets, secretFiles.databasePassword),
    sslmode: 'verify-ca',
    sslrootcert: join(places.secrets, secretFiles.authority),
    target_session_attrs: 'read-write',
    connect_timeout: '3',
    keepalives_idle: '10',
    keepalives_interval: '3',
    keepalives_count: '3',
    application_name: 'hssk-backup',
    ...extra,
  };
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
}

/** SQL of the timeline that the primary writes on; the last checkpoint may still be of the one before. */
export const timelineNow = `('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer`;

/** A session on the primary. */
export async function connectPrimary(access: DatabaseAccess): Promise<pg.Client> {
  const { addresses, port, name, user } = access.configuration.database;
  const refused: string[] = [];
  for (const host of addresses) {
    const client = new pg.Client({
      ...{ host, port, user, database: name, password: passwordOf(access) },
      ssl: {
        ca: readFileSync(join(access.places.secrets, secretFiles.authority)),
        checkServerIdentity: () => undefined,
      },
      ...{ connectionTimeoutMillis: 3000, keepAlive: true, application_name: 'hssk-backup' },
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ standby: boolean }>('select pg_is_in_recovery() as standby');
      if (rows[0]?.standby === false) return client;
      refused.push(`${host}: a standby`);
    } catch (error) {
      refused.push(`${host}: ${(error as Error).message || (error as { code?: string }).code}`);
    }
    await client.end().catch(() => undefined);
  }
  throw new BackupProblem({
    where: 'database',
    what: `no primary answers on port ${port}: ${refused.join('; ')}`,
    next: '`npm run status` shows the members; when one is primary, look at the firewall between it and the backup host',
  });
}

function passwordOf({ places }: DatabaseAccess): string {
  const file = join(places.secrets, secretFiles.databasePassword);
  if (!existsSync(file)) throw new BackupProblem({ where: file, what: 'is missing', next: 'deploy the host again' });
  const fields =
    readFileSync(file, 'utf8')
      .trim()
      .match(/(?:\\.|[^:\\])+/g) ?? [];
  return (fields[4] ?? '').replace(/\\(.)/g, '$1');
}
