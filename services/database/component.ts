import { defineComponent } from '../declare.ts';

/** PostgreSQL 17 under Patroni; both members are durable before a commit is acknowledged. */
export const component = defineComponent({
  id: 'database',
  title: 'Record database',
  titleVi: 'Cơ sở dữ liệu hồ sơ',
  runs: {
    as: 'stateful-set',
    image: 'database',
    command: ['/usr/local/lib/hssk/start'],
    ports: [
      { name: 'postgres', port: 5432 },
      { name: 'patroni', port: 8008 },
    ],
    readiness: { kind: 'http', path: '/readiness', port: 'patroni' },
    liveness: { kind: 'http', path: '/liveness', port: 'patroni' },
    secrets: ['database-credentials', 'database-tls'],
    dataPath: '/var/lib/postgresql',
    memoryPaths: [
      { path: '/run/postgresql', sizeMiB: 16 },
      { path: '/dev/shm', sizeMiB: 256 },
    ],
    rights: [
      { resources: ['configmaps'], verbs: ['create', 'get', 'list', 'patch', 'update', 'watch', 'delete'] },
      { resources: ['pods'], verbs: ['get', 'list', 'patch', 'update', 'watch'] },
    ],
    receivesCallsAs: { role: 'primary' },
    beforeStop: ['/usr/local/lib/hssk/hand-over'],
    graceSeconds: 120,
  },
  size: { cpuCores: 2, memoryMiB: 2048, diskGiB: 50 },
  calls: [
    { to: 'database', port: 5432, why: 'the standby streams from the primary' },
    { to: 'database', port: 8008, why: 'members ask each other for their state' },
    { to: 'control-plane', port: 6443, why: 'Patroni keeps its lock in Kubernetes' },
    { to: 'registry', port: 5000, why: 'pulls its image by digest' },
  ],
  outbound: [],
  backup: { kind: 'database', copies: 3 },
  objective: { availability: 0.999, p95Seconds: 0.05 },
  stateful: true,
  meets: ['000:17.3', '000:19.1', '000:19.3', '002:15.1.dd', '002:15.2.b'],
});
