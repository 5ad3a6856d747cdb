import { defineComponent, noBackup } from '../declare.ts';

/** Takes the hospitals' documents: authenticates, checks, encrypts, and acknowledges after the durable commit. */
export const component = defineComponent({
  id: 'gateway',
  title: 'HIS ingestion gateway',
  titleVi: 'Cổng tiếp nhận hồ sơ từ HIS',
  runs: {
    as: 'deployment',
    image: 'node-service',
    command: ['node', '/app/services/gateway/main.ts'],
    ports: [{ name: 'http', port: 8080 }],
    readiness: { kind: 'http', path: '/ready', port: 'http' },
    liveness: { kind: 'http', path: '/live', port: 'http' },
    env: { DATABASE_HOST: 'database.database.svc.cluster.local', DATABASE_NAME: 'hssk', DATABASE_USER: 'gateway' },
    secrets: ['gateway-database', 'document-keys', 'token-signing', 'site-authority', 'facility-accounts'],
    prepare: {
      command: ['node', '/app/services/database/migrate.ts'],
      env: { DATABASE_USER: 'migration' },
      secrets: ['migration-database', 'site-authority'],
    },
  },
  size: { cpuCores: 2, memoryMiB: 1024, diskGiB: 20 },
  calls: [
    { to: 'database', port: 5432, why: 'stores documents' },
    { to: 'registry', port: 5000, why: 'pulls its image by digest' },
  ],
  outbound: [],
  backup: noBackup('keeps no data of its own: an acknowledged document is in the database'),
  objective: { availability: 0.999, p95Seconds: 1 },
  stateful: false,
  meets: [
    '000:4.4',
    '000:4.5',
    '000:7.1-2',
    '000:19.2',
    '000:20.1',
    '001:II.1.a-2c',
    '001:V.1',
    '001:V.1-5b',
    '002:4.5',
    '002:11.1',
    '002:15.1.dd',
    '003:II.2.2.1',
  ],
});
