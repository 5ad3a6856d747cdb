import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { secretFiles } from './hosts.ts';
import type { JobHost } from './jobs/host.ts';
import { removeStaleLocks } from './jobs/locks.ts';
import { newestPoint, pointsOf } from './jobs/points.ts';
import { runJobs } from './jobs/run.ts';
import type { Job } from './jobs/table.ts';
import { saveWal, segmentsIn } from './jobs/wal.ts';
import { neededBase, reportWal } from './jobs/wal-report.ts';
import type { FailedBackup } from './ledger.ts';
import { ledgerMetrics } from './metrics.ts';
import { startReceiver } from './receiver.ts';
import { receiverState } from './receiver-state.ts';
import { listSnapshots } from './restic.ts';
import { startScheduler } from './scheduler/engine.ts';
import { holdLock } from './testing/hold-lock.ts';
import { startTestSite, type TestSite } from './testing/site.ts';

const base: Job = { id: 'database-base', component: 'database', kind: 'base' };
const logical: Job = { id: 'database-logical', component: 'database', kind: 'logical' };
const etcd: Job = { id: 'control-plane-etcd', component: 'control-plane', kind: 'etcd' };
const ownState: Job = { id: 'site-site', component: 'site', kind: 'site' };

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let site: TestSite;
let host: JobHost;
let points: number;
beforeAll(async () => {
  site = await startTestSite();
  host = site.host;
  await site.addDocuments(300);
  expect((await runJobs(host, [base, logical])).map(({ outcome }) => outcome)).toEqual(['ok', 'ok']);
  points = pointsOf(await host.ledger.read()).length;
});
afterAll(() => site?.stop());

/** However a run failed, no point was added and the newest run of the kind is shown as failed. */
afterEach(async () => {
  const entries = await host.ledger.read();
  expect(pointsOf(entries)).toHaveLength(points);
  expect(entries.filter(({ outcome }) => outcome !== 'ok').length).toBeGreaterThan(0);
});

async function red(changed: Partial<JobHost>, job: Job): Promise<string> {
  const [entry] = await runJobs({ ...host, ...changed }, [job]);
  expect(entry!.outcome).not.toBe('ok');
  const shown = ledgerMetrics(await host.ledger.read(), { jobs: [] }).find(
    ({ name }) => name === 'hssk_backup_last_run_outcome',
  )!;
  const { component, kind } = job;
  expect(shown.samples).toContainEqual({ labels: { component, kind, machine: '', outcome: 'ok' }, value: 0 });
  return (entry!.facts as FailedBackup).reason;
}

/** A program in whose place a script runs; `$REAL` is the program itself. */
function instead(name: string, script: string): Partial<JobHost> {
  const path = join(site.folder, `instead-of-${name}`);
  writeFileSync(path, `#!/bin/bash\nREAL=${host.program(name)}\n${script}\n`);
  chmodSync(path, 0o755);
  return { program: (one) => (one === name ? path : host.program(one)) };
}

test('000:19.3 a dump that is killed half way is no point', async () => {
  const killed = instead('pg_dump', '"$REAL" "$@" | { head -c 100000; kill -9 $$; }');
  expect(await red(killed, logical)).toMatch(/signal: killed|exit status 137/);
});

test('000:19.3 a stream that is cut while its program says all is well is no point', async () => {
  expect(await red(instead('pg_dump', '"$REAL" "$@" | head -c 200000; exit 0'), logical)).toMatch(/cut/);
  expect(await red(instead('pg_basebackup', '"$REAL" "$@" | head -c 5000000; exit 0'), base)).toMatch(/cut/);
});

test('000:19.3 a connection that breaks in the middle is no point', async () => {
  expect(await red(instead('pg_basebackup', 'set -o pipefail; "$REAL" "$@" | head -c 5000000'), base)).toMatch(
    /exit status/,
  );
});

test('002:15.2.a a wrong password, of the database or of the repository, is no point', async () => {
  const file = join(host.places.secrets, secretFiles.databasePassword);
  const kept = readFileSync(file);
  writeFileSync(file, '*:*:*:backup:wrong\n');
  expect(await red({}, logical)).toMatch(/password authentication failed/);
  writeFileSync(file, kept);
  const wrong = { repository: () => ({ ...host.repository('database'), passwordFile: file }) };
  expect(await red(wrong, logical)).toMatch(/wrong-password/);
});

test('000:19.3 a full repository is no point', async () => {
  await site.addDocuments(500);
  await site.server.stop();
  await site.server.start({ maxSizeBytes: 8_000_000 });
  expect(await red({ repository: impatient }, logical)).toMatch(/restic: failed/);
  await site.server.stop();
  await site.server.start();
});

const impatient: JobHost['repository'] = (name) => ({ ...host.repository(name), patienceSeconds: 2, lockSeconds: 0 });

test('000:19.3 an unreachable repository, database or machine is no point', async () => {
  await site.server.stop();
  expect(await red({ repository: impatient }, logical)).toMatch(/does not answer/);
  await site.server.start();
  await site.database.stop('fast');
  expect(await red({}, base)).toMatch(/no primary answers/);
  await site.database.start();
  await site.receiver.untilStreaming();
  const saved = [{ machine: 'control-1', address: '127.0.0.1', planes: true }];
  expect(await red({ configuration: { ...host.configuration, saved } }, etcd)).toMatch(/restic: failed/);
});

test('000:19.3 a lock that nobody gives back is told', async () => {
  const end = await holdLock(site.local('database'));
  expect(await red({ repository: impatient }, logical)).toMatch(/locked/);
  await end();
  await removeStaleLocks(host);
  await expect(listSnapshots(host.repository('database'))).resolves.toBeDefined();
});

test('000:19.3 something that could not be read makes the run incomplete (exit code 3), not good', async () => {
  const escrow = join(site.folder, 'unreadable');
  mkdirSync(escrow);
  writeFileSync(join(escrow, 'keys.age'), 'sealed', { mode: 0 });
  writeFileSync(join(escrow, 'site.tar.age'), 'sealed', { mode: 0o644 });
  const unprivileged = join(site.folder, 'restic-as-nobody');
  // Root reads everything, so restic runs here as an account that does not.
  const drop = process.getuid?.() === 0 ? 'setpriv --reuid=65534 --regid=65534 --clear-groups --bounding-set=-all' : '';
  writeFileSync(unprivileged, `#!/bin/sh\nexec ${drop} ${host.repository('site').program} "$@"\n`, { mode: 0o755 });
  const secrets = join(site.folder, 'readable-secrets');
  mkdirSync(secrets);
  const { repositoryAddress, repositoryPassword, authority } = secretFiles;
  for (const name of [repositoryAddress('site'), repositoryPassword('site'), authority]) {
    writeFileSync(join(secrets, name), readFileSync(join(host.places.secrets, name)), { mode: 0o644 });
  }
  chmodSync(escrow, 0o755);
  const repository = () => ({
    at: { addressFile: join(secrets, repositoryAddress('site')) },
    passwordFile: join(secrets, repositoryPassword('site')),
    authorityFile: join(secrets, authority),
    program: unprivileged,
  });
  expect(await red({ places: { ...host.places, escrow }, repository }, ownState)).toMatch(/incomplete/);
});

test('000:19.3 clocks that disagree are told before anything gets a wrong time', async () => {
  for (const minutes of [-10, 10]) {
    const now = () => new Date(Date.now() + minutes * 60_000);
    expect(await red({ now }, logical)).toMatch(/clock: this host is (599|600|601) s (ahead of|behind) the database/);
  }
});

test('000:19.3 a schedule that never fired runs as soon as anybody looks, and its absence is a number', async () => {
  const shown = ledgerMetrics(await host.ledger.read(), { jobs: [base, etcd] });
  const valuesOf = (name: string) => shown.find((one) => one.name === name)!.samples.map(({ labels }) => labels.kind);
  expect(valuesOf('hssk_backup_expected')).toEqual(['base', 'etcd']);
  expect(valuesOf('hssk_backup_last_success_timestamp_seconds')).not.toContain('etcd');
  const stateFile = join(site.folder, 'schedule.json');
  const yesterday = new Date(Date.now() - 26 * 3_600_000).toISOString();
  writeFileSync(
    stateFile,
    JSON.stringify({ daily: { startedAt: yesterday, finishedAt: yesterday, ok: true, attempt: 0 } }),
  );
  const ran = await new Promise<string>((resolve) => {
    const run = async ({ actor }: { actor: string }) => {
      resolve(actor);
      return true;
    };
    const daily = { id: 'daily', when: { every: 'day', at: '01:30' } as const, lane: 'save', limitMinutes: 1, run };
    const scheduler = startScheduler({ tasks: [daily], timeZone: 'Asia/Ho_Chi_Minh', stateFile, log: () => undefined });
    site.atEnd(() => scheduler.stop());
  });
  expect(ran).toBe('schedule');
});

test('000:19.3 a segment of WAL that is missing is told by the hour, and no base counts over it', async () => {
  const client = await site.database.connect('postgres', 'hssk');
  for (let round = 0; round < 3; round++) {
    await client.query('select pg_switch_wal()');
    await site.addDocuments(5);
  }
  const { rows } = await client.query<{ lsn: string }>('select pg_current_wal_lsn()::text as lsn');
  await site.received(rows[0]!.lsn);
  await client.end();
  const whole = segmentsIn(host.places.walSpool).filter((name) => !name.endsWith('.partial'));
  rmSync(join(host.places.walSpool, whole.at(-2)!));
  await saveWal(host);
  const entry = await reportWal(host);
  expect(entry).toMatchObject({ outcome: 'failed', facts: { missing: [whole.at(-2)!] } });
});

test('000:19.3 a lost slot asks for a new base, and every hour is red until there is one', async () => {
  await site.receiver.stop();
  const client = await site.database.connect('postgres', 'hssk');
  await client.query(`select pg_drop_replication_slot('backup')`);
  await site.addDocuments(100);
  const receiver = startReceiver(host);
  site.atEnd(() => receiver.stop());
  await receiver.untilStreaming();
  expect(receiverState(host)?.needsBase?.reason).toMatch(/replication slot "backup" does not exist/);
  expect(await neededBase(host)).toMatch(/a new base is needed/);
  expect(await reportWal(host)).toMatchObject({ outcome: 'failed' });
  await client.end();
});

test('000:19.3 an empty database is no point', async () => {
  const client = await site.database.connect('postgres', 'hssk');
  await client.query('truncate hssk.document, hssk.link_head cascade');
  await client.end();
  const reason = await red({}, logical);
  expect(reason).toMatch(/holds 0 documents, the point before held \d+/);
  expect(newestPoint(await host.ledger.read(), 'database')).toBeDefined();
});
