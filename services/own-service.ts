import type { Probe, Runs } from './declare.ts';

type Deployment = Extract<Runs, { as: 'deployment' | 'stateful-set' }>;

/**
 * Services of this repository, their port, and which address of the site's services network is theirs. The address is fixed, since the
 * edge looks it up at its start only and must find a Service that was made anew where the old one was.
 */
export const ownServices = [
  { id: 'gateway', port: 8080, address: 20 },
  { id: 'records', port: 8081, address: 21 },
];

/**
 * How a service of this repository runs: TLS on its one port with the certificate `<id>-tls`, the database with its own role,
 * migrations before its start.
 */
export function ownService(id: string, secrets: string[], env: Record<string, string> = {}): Deployment {
  const { port } = ownServices.find((service) => service.id === id)!;
  const probe = (path: string): Probe => ({ kind: 'https', path, port: 'https' });
  return {
    as: 'deployment',
    image: 'node-service',
    command: ['node', `/app/services/${id}/main.ts`],
    ports: [{ name: 'https', port }],
    readiness: probe('/ready'),
    liveness: probe('/live'),
    env: { DATABASE_HOST: 'database.database.svc.cluster.local', DATABASE_NAME: 'hssk', DATABASE_USER: id, ...env },
    secrets: [`${id}-tls`, `${id}-database`, 'document-keys', 'site-authority', ...secrets],
    prepare: {
      command: ['node', '/app/services/database/migrate.ts'],
      env: { DATABASE_USER: 'migration' },
      secrets: ['migration-database', 'site-authority'],
    },
  };
}
