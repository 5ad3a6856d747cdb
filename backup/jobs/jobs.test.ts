import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Point } from '../ledger.ts';
import { listSnapshots } from '../restic.ts';
import { startTestSite, type TestSite } from '../testing/site.ts';
import { runJobs } from './run.ts';
import type { Job } from './table.ts';
import { savedSegments, segmentsIn } from './wal.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
  await site.addDocuments(200);
});
afterAll(() => site?.stop());

const base: Job = { id: 'database-base', component: 'database', kind: 'base' };
const logical: Job = { id: 'database-logical', component: 'database', kind: 'logical' };

test('000:19.3 base and logical dump are points of one moment, with all WAL that replay to it needs', async () => {
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
