/** The ledger and this host's own state as numbers. Ages come from the ledger, so each host sees when another one stopped. */
import { existsSync, type StatsFs, statfsSync } from 'node:fs';
import { gauge, type Measured, type Sample } from '../services/node-service/measured.ts';
import { drillDues } from './drill/schedule.ts';
import type { HostConfiguration, HostRole } from './hosts.ts';
import type { JobHost, Ledger } from './jobs/host.ts';
import { failuresOf, pointsOf, seriesOf } from './jobs/points.ts';
import { unsavedBytes } from './jobs/spool.ts';
import { savedSegments } from './jobs/wal.ts';
import {
  type Copied,
  type Entry,
  type Examined,
  type FailedBackup,
  outcomes,
  type Point,
  type Proven,
  type SavedWal,
} from './ledger.ts';
import { receiverState } from './receiver-state.ts';
import type { Runs } from './scheduler/engine.ts';

/** Everything that the ledger tells; pure. */
export function ledgerMetrics(entries: Entry[], { jobs }: Pick<HostConfiguration, 'jobs'>): Measured[] {
  const points = pointsOf(entries);
  const series = new Map(
    [...jobs, ...points, ...failuresOf(entries).map(({ facts }) => facts)].map((one) => [seriesOf(one), labelsOf(one)]),
  );
  const newest = new Map(points.map((point) => [seriesOf(point), point]));
  const lastRun = new Map(runsOf(entries).map((entry) => [seriesOf(entry.facts), entry]));
  const perNewest = (value: (point: Point) => number) =>
    [...newest].map(([key, point]) => ({ labels: series.get(key)!, value: value(point) }));
  const held = holdersOf(entries);
  return [
    gauge(
      'hssk_backup_expected',
      '1 for everything that is saved every day',
      jobs.map((job) => ({ labels: labelsOf(job), value: 1 })),
    ),
    gauge(
      'hssk_backup_last_success_timestamp_seconds',
      'End of the newest point that counts',
      perNewest(({ finishedAt }) => secondsOf(finishedAt)),
    ),
    gauge(
      'hssk_backup_size_bytes',
      'Bytes that the newest point read',
      perNewest(({ bytes }) => bytes),
    ),
    gauge(
      'hssk_backup_added_bytes',
      'Bytes that the newest point added to the repository',
      perNewest(({ addedBytes }) => addedBytes),
    ),
    gauge(
      'hssk_backup_duration_seconds',
      'How long the newest point took',
      perNewest((point) => secondsOf(point.finishedAt) - secondsOf(point.startedAt)),
    ),
    gauge(
      'hssk_backup_last_run_outcome',
      '1 for the way in which the last run ended',
      [...lastRun].flatMap(([key, { outcome }]) =>
        outcomes.map((one) => ({ labels: { ...series.get(key)!, outcome: one }, value: one === outcome ? 1 : 0 })),
      ),
    ),
    gauge(
      'hssk_backup_points',
      'Points that count',
      [...newest].map(([key]) => ({
        labels: series.get(key)!,
        value: points.filter((point) => seriesOf(point) === key).length,
      })),
    ),
    gauge(
      'hssk_backup_copies',
      'Copies that hold the newest point which copy 3 or copy 2 may have by now',
      perNewest((point) => held.get(point.id)?.size ?? 1),
    ),
    gauge(
      'hssk_backup_copy_last_point_timestamp_seconds',
      'End of the newest point that each copy holds',
      newestByRole(points, held),
    ),
    gauge(
      'hssk_backup_proven_restore_timestamp_seconds',
      'When data of this copy was last restored and found right',
      provenBy(entries),
    ),
    gauge(
      'hssk_backup_check_timestamp_seconds',
      'When a repository of a copy was last looked at',
      checks(entries, ({ at }) => secondsOf(at)),
    ),
    gauge(
      'hssk_backup_check_failed',
      '1 when that found damage',
      checks(entries, ({ outcome }) => (outcome === 'ok' ? 0 : 1)),
    ),
    gauge('hssk_drill_last_success_timestamp_seconds', 'When a drill of this kind was last green', drills(entries)),
    gauge('hssk_drill_due_timestamp_seconds', 'When a drill of this kind must be green again', drillsDue(entries)),
    gauge(
      'hssk_evidence_head_sequence',
      'Newest entry of the evidence log',
      entries.slice(-1).map(({ sequence }) => ({ labels: {}, value: sequence })),
    ),
    gauge(
      'hssk_evidence_head_timestamp_seconds',
      'Time of the newest entry of the evidence log',
      // What the log's witnesses and the watch machine say of themselves is no sign that work is written down.
      entries
        .filter(({ kind }) => kind !== 'views' && kind !== 'witness')
        .slice(-1)
        .map(({ at }) => ({ labels: {}, value: secondsOf(at) })),
    ),
    gauge('hssk_wal_missing_segments', 'Segments that were never received, by the last report', lastWal(entries)),
  ];
}

/** What only this host knows: its spool, its receiver, its tasks, its disk. */
export function hostMetrics(
  host: Pick<JobHost, 'places' | 'configuration'>,
  { runs, data }: { runs: Runs; data: string },
): Measured[] {
  const tasks = Object.entries(runs);
  const common = [
    gauge(
      'hssk_scheduler_last_start_timestamp_seconds',
      'When a task last began',
      tasks.map(([task, run]) => ({ labels: { task }, value: secondsOf(run.startedAt) })),
    ),
    gauge(
      'hssk_scheduler_last_success_timestamp_seconds',
      'When a task last ended well',
      tasks.flatMap(([task, { okAt }]) => (okAt ? [{ labels: { task }, value: secondsOf(okAt) }] : [])),
    ),
    gauge(
      'hssk_scheduler_failing',
      '1 while the last run of a task failed',
      tasks.map(([task, { ok }]) => ({ labels: { task }, value: ok === false ? 1 : 0 })),
    ),
    gauge(
      'hssk_backup_disk_free_bytes',
      'Free on the disk of the copies',
      disk(data, ({ bavail, bsize }) => bavail * bsize),
    ),
    gauge(
      'hssk_backup_disk_size_bytes',
      'Size of the disk of the copies',
      disk(data, ({ blocks, bsize }) => blocks * bsize),
    ),
  ];
  return host.configuration.role === 'backup' ? [...common, ...walMetrics(host)] : common;
}

function walMetrics(host: Pick<JobHost, 'places'>): Measured[] {
  const receiver = receiverState(host);
  const saved = savedSegments(host);
  const one = (value: number) => [{ labels: {}, value }];
  return [
    gauge('hssk_wal_unsaved_bytes', 'Received WAL that is not in the repository yet', one(unsavedBytes(host))),
    gauge(
      'hssk_wal_last_save_timestamp_seconds',
      'When the spool was last found or put into the repository',
      saved ? one(secondsOf(saved.at)) : [],
    ),
    gauge('hssk_wal_receiver_streaming', '1 while WAL is received', one(receiver?.streaming ? 1 : 0)),
    gauge(
      'hssk_wal_torn_timestamp_seconds',
      'Since when only a new base joins the WAL; 0 when it never tore',
      one(receiver?.needsBase ? secondsOf(receiver.needsBase.since) : 0),
    ),
  ];
}

const secondsOf = (time: string): number => Date.parse(time) / 1000;

type Named = { component: string; kind: string; machine?: string | undefined };
const labelsOf = ({ component, kind, machine = '' }: Named) => ({ component, kind, machine });

const runsOf = (entries: Entry[]) => entries.filter(({ kind }) => kind === 'backup') as Entry<Point | FailedBackup>[];

const okOf = <Facts>(entries: Entry[], kind: Entry['kind']): Entry<Facts>[] =>
  entries.filter((entry) => entry.kind === kind && entry.outcome === 'ok') as Entry<Facts>[];

function holdersOf(entries: Entry[]): Map<string, Set<HostRole>> {
  const held = new Map(pointsOf(entries).map(({ id }) => [id, new Set<HostRole>(['backup'])]));
  for (const { facts } of okOf<Copied>(entries, 'copy')) held.get(facts.point)?.add(facts.role);
  return held;
}

function newestByRole(points: Point[], held: Map<string, Set<HostRole>>): Sample[] {
  const newest = new Map<string, Sample>();
  for (const point of points) {
    for (const role of held.get(point.id) ?? []) {
      newest.set(`${seriesOf(point)} ${role}`, {
        labels: { ...labelsOf(point), role },
        value: secondsOf(point.finishedAt),
      });
    }
  }
  return [...newest.values()];
}

function provenBy(entries: Entry[]): Sample[] {
  const proofs = [...okOf<Proven>(entries, 'drill'), ...okOf<Proven>(entries, 'restore')].filter(
    ({ facts }) => facts.copy,
  );
  const newest = new Map<string, number>();
  for (const { facts, at } of proofs) newest.set(facts.copy, Math.max(newest.get(facts.copy) ?? 0, secondsOf(at)));
  return [...newest].map(([role, value]) => ({ labels: { role }, value }));
}

const drills = (entries: Entry[]): Sample[] => [
  ...new Map(
    okOf<Proven>(entries, 'drill')
      .filter(({ facts }) => facts.drill)
      .map(({ facts, at }) => [facts.drill, { labels: { drill: facts.drill! }, value: secondsOf(at) }]),
  ).values(),
];

/** An empty log promises nothing yet. */
const drillsDue = (entries: Entry[]): Sample[] =>
  entries
    .slice(-1)
    .flatMap(({ at }) =>
      drillDues(entries, new Date(at)).map(({ kind, dueAt }) => ({ labels: { drill: kind }, value: secondsOf(dueAt) })),
    );

const checks = (entries: Entry[], value: (entry: Entry) => number): Sample[] => [
  ...new Map(
    (entries.filter(({ kind }) => kind === 'check') as Entry<Examined>[])
      .filter(({ facts }) => facts.role && facts.repository)
      .map((entry) => {
        const { role, repository } = entry.facts;
        return [`${role} ${repository}`, { labels: { role, repository }, value: value(entry) }] as const;
      }),
  ).values(),
];

const lastWal = (entries: Entry[]): Sample[] =>
  (entries.filter(({ kind }) => kind === 'wal') as Entry<SavedWal>[])
    .slice(-1)
    .map(({ facts }) => ({ labels: {}, value: facts.missing.length }));

function disk(path: string, value: (found: StatsFs) => number): Sample[] {
  return existsSync(path) ? [{ labels: {}, value: value(statfsSync(path)) }] : [];
}

export type MetricsSource = { ledger: Ledger; runs: () => Runs };
