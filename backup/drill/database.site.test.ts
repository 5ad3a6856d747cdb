import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Point } from '../ledger.ts';
import { type DrillSite, failing, startDrillSite } from './testing.ts';

let site: DrillSite;
let points: { base: Point; logical: Point };
let empty: { base: Point; logical: Point };

beforeAll(async () => {
  site = await startDrillSite();
  empty = await site.saveDatabase();
  await site.addVisits(0, 30);
  points = await site.saveDatabase();
  await site.addVisits(1000, 10);
  await site.saveWal();
}, 180_000);
afterAll(() => site.stop());

describe('002:20.4.a a drill of the database', { timeout: 120_000 }, () => {
  test('002:20.4.a.1 002:17.8.2 004:II.3.5-6 is green when everything comes back, and measures it', async () => {
    const drill = await site.drill();
    expect(drill.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(drill.checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['tables', 'rows', 'newest document', 'WAL', 'FHIR read-back']),
    );
    expect(drill.recoverySeconds).toBeGreaterThan(0);
    expect(drill.recoveryPointSeconds).toBeGreaterThanOrEqual(0);
    expect(drill.points).toEqual([points.base.id]);
  });

  test('is red when the restored database is empty', async () => {
    const drill = await site.drill({ pointId: empty.logical.id });
    expect(failing(drill)).toEqual(['FHIR read-back']);
    const entries = await site.entriesWith((point) => {
      if (point.id === points.logical.id) point.snapshots = empty.logical.snapshots;
    });
    const swapped = await site.drill({ pointId: points.logical.id, entries });
    expect(failing(swapped)).toEqual(['tables', 'rows', 'newest document', 'FHIR read-back']);
  });
});
