import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postgresBinaries } from '../services/database/testing/binaries.ts';
import { announceWal, readNewestWal } from './evidence/client.ts';
import { secretFiles } from './hosts.ts';
import { runJobs } from './jobs/run.ts';
import { saveWal } from './jobs/wal.ts';
import { reportWal } from './jobs/wal-report.ts';
import type { Point } from './ledger.ts';
import { type PullingHost, pull } from './pull.ts';
import { pulledAhead, pullWal } from './pull-wal.ts';
import { restorablePoints, storedIds } from './restore/choose.ts';
import { restoreDatabase } from './restore/database.ts';
import { repositorySource } from './restore/source.ts';
import { localRepository, repositoryFolder } from './retention/copy-host.ts';
import { filesOf } from './retention/files.ts';
import { historyOf } from './retention/history.ts';
import { policyInputs } from './retention/inputs.ts';
import { unknownSnapshots } from './retention/snapshot-refusals.ts';
import { programs } from './testing/programs.ts';
import { startTestSite, type TestSite } from './testing/site.ts';

const timeout = 120_000;
let site: TestSite;
let copy: PullingHost;

beforeAll(async () => {
  site = await startTestSite();
  copy = copyOf(site);
  await site.addDocuments(20);
  await runJobs(site.host, [{ id: 'database-base', component: 'database', kind: 'base' }]);
  await reportWal(site.host);
  await pull(copy);
}, timeout);
afterAll(() => site?.stop());

/** Copy 2 as another folder on this computer. */
function copyOf({ folder, host }: TestSite): PullingHost {
  const place = (name: string) => {
    const path = join(folder, 'copy', name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const places = Object.fromEntries(
    (['secrets', 'state', 'scratch', 'escrow', 'repositories', 'vault', 'retention'] as const).map((name) => [
      name,
      place(name),
    ]),
  ) as PullingHost['places'];
  writeFileSync(join(places.secrets, secretFiles.copyRepositoryPassword('database')), randomBytes(24).toString('hex'));
  return { ...host, places, configuration: { ...host.configuration, role: 'copy', machine: 'copy-1' } };
}

const snapshotsOnCopy = () => filesOf(repositoryFolder(copy, 'database'), 'snapshots').map(({ id }) => id);

/** As retention on copy 2 will see it when every grace is over. */
async function unknownHere() {
  const later = { ...copy, now: () => new Date(Date.now() + 30 * 60_000) };
  return unknownSnapshots(await policyInputs(later, 'database', historyOf(await copy.ledger.read(), 'copy')));
}

/** What the scheduler of copy 1 does every half minute, and then that of copy 2. */
async function halfMinute(): Promise<void> {
  const saved = await saveWal(site.host);
  await announceWal(saved!.snapshot);
  expect(await pullWal(copy, readNewestWal)).toBe(true);
}

async function addReceived(count: number): Promise<void> {
  await site.addDocuments(count);
  const client = await site.database.connect('postgres', 'hssk');
  const { rows } = await client.query<{ lsn: string }>('select pg_current_wal_flush_lsn()::text as lsn');
  await client.end();
  await site.received(rows[0]!.lsn);
}

test('002:17.8.1 what the log names an hour later is on copy 2 already, once, and is no unknown thing there', {
  timeout,
}, async () => {
  await addReceived(10);
  await halfMinute();
  await addReceived(10);
  await halfMinute();
  expect(pulledAhead(copy)).toHaveLength(2);
  expect(await unknownHere()).toEqual([]);

  const before = snapshotsOnCopy();
  await reportWal(site.host);
  await halfMinute();
  expect(pulledAhead(copy)).toHaveLength(1);
  expect(await unknownHere()).toEqual([]);
  expect(snapshotsOnCopy().toSorted()).toEqual(before.toSorted());
});

test('000:19.3-2 when copy 1 is destroyed, copy 2 alone gives back what came half a minute before', {
  timeout,
}, async () => {
  await addReceived(7);
  await halfMinute();
  await site.server.stop();
  rmSync(site.server.folder, { recursive: true });

  const { postgres } = await programs();
  const { user } = postgresBinaries();
  const entries = await copy.ledger.read();
  const point: Point = restorablePoints(entries).find(({ copies }) => copies.includes('copy'))!.point;
  const { server } = await restoreDatabase({
    ...{ source: repositorySource('copy', localRepository(copy, 'database'), storedIds(entries, 'copy')), point },
    ...{ to: 'end', place: join(site.folder, 'restored'), postgres, user },
  });
  const client = await server.connect('hssk');
  const { rows } = await client.query<{ count: number }>('select count(*)::int as count from hssk.document');
  await client.end();
  await server.stop();
  expect(rows[0]!.count).toBe(47);
});
