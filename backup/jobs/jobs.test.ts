import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FailedBackup, Point } from '../ledger.ts';
import { listSnapshots } from '../restic.ts';
import { startTestSite, type TestSite } from '../testing/site.ts';
import { announce, announcedOf } from './announced.ts';
import { noteInterrupted, runJobs } from './run.ts';
import type { Job } from './table.ts';
import { savedSegments, segmentsIn } from './wal.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
  await site.addDocuments(200);
}, 60_000);
afterAll(() => site?.stop());

const base: Job = { id: 'database-base', component: 'database', kind: 'base' };
const logical: Job = { id: 'database-logical', component: 'database', kind: 'logical' };

test('000:19.3 base and logical dump are points of one moment, with all WAL that replay to it needs', {
  timeout: 60_000,
}, async () => {
  const entries = await runJobs(site.host, [base, logical]);
  expect(entries.map(({ outcome, facts }) => [outcome, (facts as { reason?: string }).reason])).toEqual([
    ['ok', undefined],
    ['ok', undefined],
  ]);
  const [basePoint, logicalPoint] = entries.map(({ facts }) => facts as Point) as [Point, Point];
  expect(basePoint.database!.tables).toEqual(logicalPoint.database!.tables);
  expect(basePoint.database!.tables.find(({ name }) => name === 'hssk.document')).toMatchObject({ rows: 200 });
  expect(logicalPoint.snapshots).toHaveLength(2);
  expect(basePoint.monthly).toBe(true);
  expect(Object.keys(savedSegments(site.host)!.segments).length).toBeGreaterThan(0);
  expect(segmentsIn(site.host.places.walSpool).length).toBeGreaterThan(0);
  const ids = [...basePoint.snapshots, ...logicalPoint.snapshots];
  expect(await listSnapshots(site.host.repository('database'), { ids })).toHaveLength(3);
});

test('a snapshot of a run that failed or died is in the log as left behind, so that nobody takes it for an attack', {
  timeout: 60_000,
}, async () => {
  // The moment after the base is refused: this host's clock is an hour ahead.
  const ahead = { ...site.host, now: () => new Date(Date.now() + 3_600_000) };
  const [failed] = await runJobs(ahead, [base]);
  expect(failed).toMatchObject({ outcome: 'failed', facts: { snapshots: [expect.any(String)] } });
  const { snapshots = [] } = failed!.facts as FailedBackup;
  expect(await listSnapshots(site.host.repository('database'), { ids: snapshots })).toHaveLength(1);
  expect(announcedOf(site.host)).toEqual([]);

  const startedAt = new Date().toISOString();
  announce(site.host, base, ['a'.repeat(64)]);
  await noteInterrupted(site.host, [base, logical], startedAt);
  const noted = await site.host.ledger.read({ kind: 'backup', since: startedAt });
  expect(noted.map(({ facts }) => facts)).toMatchObject([
    { kind: 'base', snapshots: ['a'.repeat(64)] },
    { kind: 'logical', reason: expect.stringMatching(/ended with its process/) },
  ]);
  expect(announcedOf(site.host)).toEqual([]);
});
