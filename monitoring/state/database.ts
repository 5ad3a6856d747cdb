/** What PostgreSQL says of itself, member by member. */
import type pg from 'pg';
import { emergencyPrefix } from '../../services/database/roles.ts';
import { gauge, type Measured, type Sample } from '../../services/node-service/measured.ts';

/** One member's answers; undefined where it did not answer. */
export type Member = { machine: string; answers: Answers | undefined };

export type Answers = {
  primary: boolean;
  connections: number;
  connectionLimit: number;
  oldestTransactionSeconds: number;
  deadlocks: number;
  emergencyLogins: number;
  ages: { database: string; age: number; bytes: number }[];
  standbys: { name: string; synchronous: boolean; lagBytes: number }[];
  slots: { name: string; retainedBytes: number }[];
};

/** All in one round trip. The standby's own replay and its slots are seen from the primary. */
const question = `
select json_build_object(
  'primary', not pg_is_in_recovery(),
  'connections', (select count(*) from pg_stat_activity where backend_type = 'client backend'),
  'connectionLimit', current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
  'oldestTransactionSeconds', (select coalesce(max(extract(epoch from now() - xact_start)), 0) from pg_stat_activity
    where xact_start is not null and backend_type = 'client backend' and pid <> pg_backend_pid()),
  'deadlocks', (select coalesce(sum(deadlocks), 0) from pg_stat_database),
  'emergencyLogins', (select count(*) from pg_roles where starts_with(rolname, '${emergencyPrefix}')),
  'ages', (select json_agg(json_build_object('database', datname, 'age', age(datfrozenxid), 'bytes',
    case when has_database_privilege(oid, 'connect') then pg_database_size(oid) else 0 end)) from pg_database where datallowconn),
  'standbys', (select coalesce(json_agg(json_build_object('name', application_name, 'synchronous', sync_state in ('sync', 'quorum'),
    'lagBytes', coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn), 0))), '[]') from pg_stat_replication
    where not pg_is_in_recovery() and state = 'streaming'),
  'slots', (select coalesce(json_agg(json_build_object('name', slot_name, 'retainedBytes',
    coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0))), '[]') from pg_replication_slots where not pg_is_in_recovery())
) as answers`;

export async function askMember(client: pg.ClientBase): Promise<Answers> {
  const { rows } = await client.query<{ answers: Answers }>(question);
  return rows[0]!.answers;
}

/** Nothing is said of what nobody answered for: without any answer the primary's series is gone. */
export function databaseMetrics(members: Member[]): Measured[] {
  const each = (value: (answers: Answers) => number): Sample[] =>
    members.flatMap(({ machine, answers }) => (answers ? [{ labels: { machine }, value: value(answers) }] : []));
  const primaries = members.flatMap(({ machine, answers }) => (answers?.primary ? [{ machine, ...answers }] : []));
  return [
    gauge(
      'hssk_database_reachable',
      '1 while a member answers',
      members.map(({ machine, answers }) => ({ labels: { machine }, value: answers ? 1 : 0 })),
    ),
    gauge(
      'hssk_database_primary',
      '1 on the member that takes writes',
      each(({ primary }) => Number(primary)),
    ),
    gauge(
      'hssk_database_connections',
      'Clients of a member',
      each(({ connections }) => connections),
    ),
    gauge(
      'hssk_database_connections_limit',
      'Clients that a member takes',
      each(({ connectionLimit }) => connectionLimit),
    ),
    gauge(
      'hssk_database_oldest_transaction_seconds',
      'Age of the oldest transaction',
      each(({ oldestTransactionSeconds }) => oldestTransactionSeconds),
    ),
    gauge(
      'hssk_database_deadlocks_total',
      'Deadlocks since the member’s start',
      each(({ deadlocks }) => deadlocks),
    ),
    gauge(
      'hssk_database_emergency_logins',
      'Logins that two custodians opened for reading records',
      each(({ emergencyLogins }) => emergencyLogins),
    ),
    gauge(
      'hssk_database_transaction_id_age',
      'Age of the oldest transaction number; PostgreSQL stops at 2.1e9',
      primaries.flatMap(({ machine, ages }) =>
        ages.map(({ database, age }) => ({ labels: { machine, database }, value: age })),
      ),
    ),
    gauge(
      'hssk_database_size_bytes',
      'Size of a database',
      primaries.flatMap(({ ages }) => ages.map(({ database, bytes }) => ({ labels: { database }, value: bytes }))),
    ),
    gauge(
      'hssk_database_synchronous_standbys',
      'Standbys that confirm each commit',
      primaries.map(({ machine, standbys }) => ({
        labels: { machine },
        value: standbys.filter(({ synchronous }) => synchronous).length,
      })),
    ),
    gauge(
      'hssk_database_replication_lag_bytes',
      'WAL that a standby has not replayed yet',
      primaries.flatMap(({ standbys }) =>
        standbys.map(({ name, lagBytes }) => ({ labels: { standby: name }, value: lagBytes })),
      ),
    ),
    gauge(
      'hssk_database_slot_retained_bytes',
      'WAL that is kept for a receiver',
      primaries.flatMap(({ slots }) =>
        slots.map(({ name, retainedBytes }) => ({ labels: { slot: name }, value: retainedBytes })),
      ),
    ),
  ];
}
