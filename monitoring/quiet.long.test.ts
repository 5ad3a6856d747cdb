import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';
import { measuredMachines } from '../services/network.ts';
import { sites } from '../services/sites/index.ts';
import { alertGroups } from './alerts/index.ts';
import { ruleFileName, ruleFiles } from './rules.ts';
import { programOf } from './testing/programs.ts';

/** The series of a healthy local site, walked through hours in which nobody may be woken. */
const folder = mkdtempSync(join(tmpdir(), 'quiet-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const site = sites.local!;
const names = measuredMachines(site).map(({ name }) => name);
/** `{}` stands for so many steps. */
type Series = Record<string, string>;

const machines = (glitch: string): Series =>
  Object.fromEntries(
    names.flatMap((machine) => [
      [`up{job="machine",machine="${machine}"}`, machine === 'gateway-1' ? glitch : '1x{}'],
      [`probe_success{job="ping",machine="${machine}",subject="${machine}",place="watch-1"}`, '1x{}'],
      [`node_filesystem_avail_bytes{machine="${machine}",mountpoint="/var/lib",fstype="ext4"}`, '600-0.001x{}'],
      [`node_filesystem_size_bytes{machine="${machine}",mountpoint="/var/lib",fstype="ext4"}`, '1000x{}'],
      [`node_filesystem_readonly{machine="${machine}",mountpoint="/var/lib",fstype="ext4"}`, '0x{}'],
      [`node_memory_MemAvailable_bytes{machine="${machine}"}`, '40x{}'],
      [`node_memory_MemTotal_bytes{machine="${machine}"}`, '100x{}'],
    ]),
  );

const cluster: Series = {
  'up{job="apiserver",machine="control-1"}': '1x{}',
  'etcd_server_has_leader{machine="control-1"}': '1x{}',
  'kube_node_status_condition{node="gateway-1",condition="Ready",status="true"}': '1x{}',
  'kube_deployment_spec_replicas{component="gateway"}': '1x{}',
  'kube_statefulset_replicas{component="database"}': '2x{}',
  'kube_statefulset_status_replicas_ready{component="database"}': '2x{}',
};

const database: Series = {
  'hssk_database_primary{machine="database-1"}': '1x{}',
  'hssk_database_primary{machine="database-2"}': '0x{}',
  'hssk_database_synchronous_standbys{machine="database-1"}': '1x{}',
  'hssk_database_connections{machine="database-1"}': '14x{}',
  'hssk_database_connections_limit{machine="database-1"}': '95x{}',
};

const documents: Series = {
  'hssk_gateway_storing{machine="gateway-1"}': '1x{}',
  'hssk_gateway_requests_total{route="send",status="200"}': '0+50x{}',
  hssk_gateway_ack_seconds_count: '0+50x{}',
  'hssk_gateway_ack_seconds_bucket{le="1"}': '0+50x{}',
  'hssk_records_ready{machine="records-1"}': '1x{}',
  hssk_records_lag_seconds: '1x{}',
  hssk_records_unmapped_documents: '0x{}',
  'hssk_records_reads_total{interaction="read",status="200"}': '0+20x{}',
  hssk_records_read_seconds_count: '0+20x{}',
  'hssk_records_read_seconds_bucket{le="1"}': '0+20x{}',
  'probe_success{job="https",subject="send",place="watch-1"}': '1x{}',
  'probe_success{job="https",subject="fhir",place="watch-1"}': '1x{}',
  'probe_duration_seconds{job="https",subject="fhir",place="watch-1"}': '0.05x{}',
  'probe_success{job="registry",subject="registry",place="watch-1"}': '1x{}',
  'hssk_facility_documents_today{facility="01001"}': '40x{}',
  'hssk_facility_documents_usual{facility="01001"}': '50x{}',
};

/** What was made shortly before the hours begin, and goes on. `step` is in seconds. */
const copies = (step: number): Series => ({
  'hssk_backup_expected{machine="backup-1",dataset="database",kind="logical"}': '1x{}',
  'hssk_backup_last_success_timestamp_seconds{machine="backup-1",dataset="database",kind="logical"}': '0x{}',
  'hssk_backup_last_run_outcome{machine="backup-1",dataset="database",kind="logical",outcome="failed"}': '0x{}',
  ...Object.fromEntries(
    ['backup', 'copy', 'vault'].map((role) => [
      `hssk_backup_copy_last_point_timestamp_seconds{machine="backup-1",dataset="database",kind="logical",role="${role}"}`,
      '0x{}',
    ]),
  ),
  'hssk_backup_check_timestamp_seconds{machine="backup-1",role="backup",repository="database"}': '0x{}',
  'hssk_wal_receiver_streaming{machine="backup-1"}': '1x{}',
  'hssk_wal_last_save_timestamp_seconds{machine="backup-1"}': `0+${step}x{}`,
  'hssk_wal_missing_segments{machine="backup-1"}': '0x{}',
  'hssk_wal_torn_timestamp_seconds{machine="backup-1"}': '0x{}',
  'hssk_evidence_reachable{machine="copy-1"}': '1x{}',
  'hssk_evidence_head_timestamp_seconds{machine="backup-1"}': `0+${step}x{}`,
  ...Object.fromEntries(
    ['database', 'server', 'site'].map((drill) => [
      `hssk_drill_last_success_timestamp_seconds{drill="${drill}"}`,
      '0x{}',
    ]),
  ),
});

const watching = (step: number): Series => ({
  'hssk_state_read_timestamp_seconds{source="cluster"}': `0+${step}x{}`,
  'hssk_state_read_timestamp_seconds{source="database"}': `0+${step}x{}`,
  hssk_relay_delivery_test_acknowledged_timestamp_seconds: '0x{}',
  hssk_relay_oldest_waiting_seconds: '0x{}',
  prometheus_notifications_alertmanagers_discovered: '1x{}',
});

async function firing(step: number, steps: number, series: Series): Promise<string> {
  for (const [name, text] of Object.entries(ruleFiles(alertGroups, site.kind))) writeFileSync(join(folder, name), text);
  const every = `${step}s`;
  const quiet = 'count_over_time(ALERTS{alertstate="firing",alertname!="Watchdog"}[5w])';
  const text = JSON.stringify({
    rule_files: alertGroups.map(ruleFileName),
    evaluation_interval: every,
    tests: [
      {
        interval: every,
        input_series: Object.entries(series).map(([name, values]) => ({
          series: name,
          values: values.replace('{}', String(steps)),
        })),
        promql_expr_test: [{ eval_time: `${step * steps}s`, expr: quiet, exp_samples: [] }],
      },
    ],
  });
  writeFileSync(join(folder, 'quiet.test.yml'), text);
  const [file, ...args] = await programOf('promtool');
  const { all, exitCode } = await execa(file, [...args, 'test', 'rules', join(folder, 'quiet.test.yml')], {
    ...{ all: true, reject: false },
  });
  return exitCode === 0 ? '' : all;
}

const healthy = (step: number, glitch: string): Series => ({
  ...machines(glitch),
  ...{ ...cluster, 'kube_deployment_status_replicas_available{component="gateway"}': '1x{}' },
  ...{ ...database, ...documents, ...copies(step), ...watching(step) },
});

test('a quiet day wakes nobody', { timeout: 600_000 }, async () => {
  expect(await firing(300, 288, healthy(300, '1x{}'))).toBe('');
});

test('missed scrapes and the restarts of a deploy wake nobody', { timeout: 600_000 }, async () => {
  const steps = 180;
  const restart = (before: number, gone: number) => `1x${before} 0x${gone} 1x${steps - before - gone - 2}`;
  const series: Series = {
    ...healthy(10, `1x20 0 1x20 _ _ 1x${steps - 44}`),
    // A new gateway starts within half a minute; its counters begin anew, and hospitals meet nothing of it.
    'kube_deployment_status_replicas_available{component="gateway"}': restart(60, 4),
    // It dies twice before its database answers.
    'kube_pod_container_status_waiting_reason{component="gateway",pod="gateway-0",container="gateway",reason="CrashLoopBackOff"}': `_x60 1 _ 1x1 _x${steps - 64}`,
    'hssk_gateway_storing{machine="gateway-1"}': restart(60, 3),
    'hssk_gateway_requests_total{route="send",status="200"}': `0+50x60 0+50x${steps - 61}`,
    'probe_success{job="https",subject="send",place="watch-1"}': restart(60, 2),
    // Patroni hands the primary's role over and the old one comes back as standby.
    'hssk_database_primary{machine="database-1"}': `1x90 0x${steps - 91}`,
    'hssk_database_primary{machine="database-2"}': `0x91 1x${steps - 92}`,
    'hssk_database_synchronous_standbys{machine="database-1"}': `1x90 0x4 _x${steps}`,
    'hssk_database_synchronous_standbys{machine="database-2"}': `_x91 0x3 1x${steps - 96}`,
    'kube_statefulset_status_replicas_ready{component="database"}': `2x90 1x7 2x${steps - 99}`,
  };
  expect(await firing(10, steps, series)).toBe('');
});

test('the same hours with a fault in them do wake somebody', { timeout: 600_000 }, async () => {
  const series = {
    ...healthy(10, '1x{}'),
    'probe_success{job="https",subject="send",place="watch-1"}': '1x60 0x30 1x90',
  };
  expect(await firing(10, 180, series)).toContain('alertname="EdgeDown"');
});
