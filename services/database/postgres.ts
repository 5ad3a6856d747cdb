/** PostgreSQL's settings, sized from the declaration. */
import type { Site } from '../declare.ts';
import { component } from './component.ts';

/** Settings that every member shares; Patroni keeps them in its store and sets those of replication itself. */
export const postgresParameters = (site: Site): Record<string, string | number> => ({
  ...memory,
  ...writing,
  ...replication,
  ...connections,
  ...reporting(site),
});

const { memoryMiB, diskGiB, cpuCores } = component.size;

const memory = {
  shared_buffers: `${Math.floor(memoryMiB / 4)}MB`,
  effective_cache_size: `${Math.floor(memoryMiB * 0.6)}MB`,
  maintenance_work_mem: '64MB',
  work_mem: '8MB',
  wal_buffers: `${Math.min(64, Math.floor(memoryMiB / 32))}MB`,
};

/** Documents arrive in batches of one commit each; flushes are what is scarce, so checkpoints are rare and spread. */
const writing = {
  checkpoint_timeout: '15min',
  checkpoint_completion_target: 0.9,
  max_wal_size: `${Math.min(8, Math.floor(diskGiB / 6))}GB`,
  min_wal_size: `${Math.min(2, Math.floor(diskGiB / 24))}GB`,
  wal_recycle: 'on',
  // Documents are ciphertext already; what compresses are the page images of indexes.
  wal_compression: 'lz4',
  synchronous_commit: 'on',
  fsync: 'on',
  full_page_writes: 'on',
  max_parallel_workers_per_gather: cpuCores > 2 ? 2 : 0,
  jit: 'off',
};

/**
 * Room for the standbys, a base backup and a WAL receiver on a backup host. A receiver that stays away may hold back a quarter of the
 * disk, no more. A dead standby is noticed after 10 s, since commits wait for it until then.
 */
const replication = {
  wal_level: 'replica',
  hot_standby: 'on',
  max_wal_senders: 10,
  max_replication_slots: 10,
  max_slot_wal_keep_size: `${Math.floor(diskGiB / 4)}GB`,
  wal_keep_size: '256MB',
  wal_sender_timeout: '10s',
  wal_receiver_timeout: '10s',
  wal_receiver_status_interval: '2s',
  archive_mode: 'off',
};

/** Clients that vanished with their VM are dropped within about 20 s. */
const connections = {
  max_connections: 100,
  superuser_reserved_connections: 5,
  password_encryption: 'scram-sha-256',
  ssl: 'on',
  ssl_min_protocol_version: 'TLSv1.2',
  ssl_cert_file: '/run/secrets/database-tls/tls.crt',
  // A copy in memory, owned by the process: PostgreSQL refuses a key that others may read.
  ssl_key_file: '/run/postgresql/tls.key',
  ssl_ca_file: '/run/secrets/database-tls/ca.crt',
  tcp_keepalives_idle: 10,
  tcp_keepalives_interval: 3,
  tcp_keepalives_count: 3,
  tcp_user_timeout: '20s',
  idle_in_transaction_session_timeout: '60s',
};

/** Times are stored in UTC and logged in the site's time. No statement's values reach the log: they may be a patient's. */
const reporting = (site: Site) => ({
  timezone: 'UTC',
  log_timezone: site.timeZone,
  log_destination: 'stderr',
  logging_collector: 'off',
  // When, which session, who, where and from where.
  log_line_prefix: '%m [%p] %q%u@%d %h %c ',
  log_connections: 'on',
  log_disconnections: 'on',
  log_statement: 'none',
  log_parameter_max_length: 0,
  log_parameter_max_length_on_error: 0,
  log_checkpoints: 'on',
  log_lock_waits: 'on',
  log_autovacuum_min_duration: '10s',
});
