/** Patroni's configuration as a pure function of the site. Passwords join it in the pod, from the mounted secrets (patroni/start). */
import type { Site } from '../declare.ts';
import { machinesOf } from '../network.ts';
import { component } from './component.ts';
import { postgresParameters } from './postgres.ts';
import { administratorRole, databaseName, emergencyPrefix } from './roles.ts';

/** Directories that services/database/component.ts gives to the process. */
const paths = { data: '/var/lib/postgresql/data', sockets: '/run/postgresql', programs: '/usr/lib/postgresql/17/bin' };

export const patroniConfiguration = (site: Site) => ({
  scope: component.id,
  kubernetes: {
    namespace: component.id,
    labels: { app: component.id },
    scope_label: 'cluster-name',
    role_label: 'role',
    leader_label_value: 'primary',
    follower_label_value: 'replica',
    standby_leader_label_value: 'primary',
    use_endpoints: false,
  },
  restapi: {
    listen: '0.0.0.0:8008',
    // Only members may switch or restart; probes only read.
    allowlist: [site.networks.pods],
  },
  bootstrap: {
    dcs: {
      ...failover,
      slots: { [receiverSlot]: { type: 'physical' } },
      postgresql: { use_pg_rewind: true, use_slots: true, parameters: postgresParameters(site) },
    },
    initdb: [{ encoding: 'UTF8' }, { locale: 'C.UTF-8' }, 'data-checksums'],
    post_bootstrap: '/usr/local/lib/hssk/roles',
  },
  postgresql: {
    listen: '0.0.0.0:5432',
    data_dir: paths.data,
    bin_dir: paths.programs,
    pgpass: '/tmp/pgpass',
    use_unix_socket: true,
    use_unix_socket_repl: true,
    // Not in the members' shared settings: a member of the version before has no such library, and this one needs no second start.
    parameters: { unix_socket_directories: paths.sockets, shared_preload_libraries: 'pgaudit' },
    pg_hba: accessRules(site),
    callbacks: { on_role_change: '/usr/local/lib/hssk/changed', on_start: '/usr/local/lib/hssk/changed' },
    // A replica that cannot be rewound is made anew from the primary.
    remove_data_directory_on_diverged_timelines: true,
    remove_data_directory_on_rewind_failure: true,
    create_replica_methods: ['basebackup'],
    basebackup: [{ checkpoint: 'fast' }, { 'max-rate': '100M' }],
  },
  watchdog: { mode: 'off' },
});

/**
 * A dead primary is replaced after `ttl` at most; 20 s is the least that Patroni takes, and it must hold loop_wait + 2 × retry_timeout.
 *
 * While both members live, a commit is acknowledged only when it is durable on both; a new primary names its standby in its next
 * loop, so that loop is short. When the standby is gone, commits wait until Patroni takes it out of the synchronous set, and then go
 * on with one copy: strict mode would refuse every document until the second VM is back, and one lost VM must not stop the hospitals
 * (000:19.1). Only a member of the synchronous set may become primary.
 *
 * `failsafe_mode` keeps the primary while the Kubernetes API is away but all members answer it.
 */
const failover = {
  ttl: 20,
  loop_wait: 2,
  retry_timeout: 6,
  synchronous_mode: true,
  synchronous_mode_strict: false,
  synchronous_node_count: 1,
  failsafe_mode: true,
  maximum_lag_on_failover: 1_048_576,
};

/** Holds back the WAL that the backup host has not taken yet; Patroni makes it on every new primary too. */
const receiverSlot = 'backup';

/**
 * Who may connect (first match): the superuser from inside the pod only, members to replicate and rewind, services to their
 * database, all from the pod network; the backup host to receive WAL and to read, the watch machine to look, people from the
 * administration network. All over TLS with SCRAM.
 */
function accessRules(site: Site): string[] {
  const pods = site.networks.pods;
  return [
    'local all postgres peer',
    'local replication replicator scram-sha-256',
    `hostssl replication replicator ${pods} scram-sha-256`,
    `hostssl postgres replicator ${pods} scram-sha-256`,
    `hostssl hssk migration,gateway,records ${pods} scram-sha-256`,
    ...machinesOf(site, 'backup').flatMap(({ address }) => [
      `hostssl replication backup ${address}/32 scram-sha-256`,
      `hostssl hssk,postgres backup ${address}/32 scram-sha-256`,
    ]),
    ...machinesOf(site, 'watch').map(({ address }) => `hostssl hssk watch ${address}/32 scram-sha-256`),
    ...site.networks.administration.flatMap((network) => [
      `hostssl ${databaseName} +${administratorRole} ${network} scram-sha-256`,
      `hostssl ${databaseName} /^${emergencyPrefix} ${network} scram-sha-256`,
    ]),
  ];
}
