import { expect, test } from 'vitest';
import { sites } from '../sites/index.ts';
import { component } from './component.ts';
import { patroniConfiguration } from './patroni.ts';
import { postgresParameters } from './postgres.ts';

const site = sites.local!;
const { bootstrap, postgresql, restapi } = patroniConfiguration(site);

test('000:17.3 the database is reached over TLS with SCRAM, from the pod network, each role at its own database only', () => {
  const remote = postgresql.pg_hba.filter(
    (rule) => !rule.startsWith('local') && !/ (backup|watch|\S*(administrator|emergency_)) /.test(rule),
  );
  expect(remote.length).toBeGreaterThan(0);
  for (const rule of remote) {
    const [kind, , roles, network, method] = rule.split(' ');
    expect([kind, network, method]).toEqual(['hostssl', site.networks.pods, 'scram-sha-256']);
    expect(roles).not.toMatch(/all|postgres/);
  }
  expect(postgresql.pg_hba.filter((rule) => rule.startsWith('local'))).toEqual([
    'local all postgres peer',
    'local replication replicator scram-sha-256',
  ]);
});

test('000:17.3 the role of the backups connects over TLS from the backup host alone, and its slot follows the primary', () => {
  expect(postgresql.pg_hba.filter((rule) => rule.includes(' backup '))).toEqual([
    'hostssl replication backup 198.18.0.81/32 scram-sha-256',
    'hostssl hssk,postgres backup 198.18.0.81/32 scram-sha-256',
  ]);
  expect(bootstrap.dcs.slots).toEqual({ backup: { type: 'physical' } });
});

test('002:15.1.e the watch machine alone looks into the database, at its own role', () => {
  expect(postgresql.pg_hba.filter((rule) => rule.includes(' watch '))).toEqual([
    'hostssl hssk watch 198.18.0.91/32 scram-sha-256',
  ]);
});

test('002:15.2.b 002:19.2.b people who run the database connect from the administration network, under their own names', () => {
  expect(postgresql.pg_hba.filter((rule) => /administrator|emergency/.test(rule))).toEqual([
    'hostssl hssk +administrator 198.18.0.1/32 scram-sha-256',
    'hostssl hssk /^emergency_ 198.18.0.1/32 scram-sha-256',
  ]);
});

test('the library of the audit is loaded by each member for itself, so that one of the version before can still start', () => {
  expect(postgresql.parameters.shared_preload_libraries).toBe('pgaudit');
  expect(postgresParameters(site)).not.toHaveProperty('shared_preload_libraries');
});

test('a dead primary is replaced within the 30 s that hospitals are promised', () => {
  const { ttl, loop_wait, retry_timeout } = bootstrap.dcs;
  expect(ttl).toBeGreaterThanOrEqual(loop_wait + 2 * retry_timeout);
  expect(ttl + loop_wait).toBeLessThan(30);
});

test('a commit is acknowledged by both members, and a standby that is gone is noticed before clients give up', () => {
  expect(bootstrap.dcs).toMatchObject({ synchronous_mode: true, synchronous_node_count: 1 });
  expect(postgresParameters(site)).toMatchObject({
    ...{ synchronous_commit: 'on', fsync: 'on', full_page_writes: 'on' },
    ...{ wal_sender_timeout: '10s', wal_receiver_timeout: '10s' },
  });
  expect(bootstrap.initdb).toContain('data-checksums');
});

test('memory and disk follow the declared size', () => {
  const { memoryMiB, diskGiB } = component.size;
  const parameters = postgresParameters(site);
  expect(parameters.shared_buffers).toBe(`${memoryMiB / 4}MB`);
  const held =
    Number.parseInt(`${parameters.max_wal_size}`, 10) + Number.parseInt(`${parameters.max_slot_wal_keep_size}`, 10);
  expect(held).toBeLessThan(diskGiB / 2);
});

test('001:I.2-3 no value of a statement reaches the log, and the control interface hears members only', () => {
  expect(postgresParameters(site)).toMatchObject({
    ...{ log_statement: 'none', log_parameter_max_length: 0, log_parameter_max_length_on_error: 0 },
  });
  expect(restapi.allowlist).toEqual([site.networks.pods]);
});

test('no password is in the configuration', () => {
  expect(JSON.stringify(patroniConfiguration(site))).not.toMatch(/"password"|authentication/);
});
