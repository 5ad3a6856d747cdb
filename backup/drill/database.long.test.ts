import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Point } from '../ledger.ts';
import { type DrillSite, failing, startDrillSite } from './testing.ts';

let site: DrillSite;
let points: { base: Point; logical: Point };

beforeAll(async () => {
  site = await startDrillSite();
  await site.addVisits(0, 30);
  points = await site.saveDatabase();
  await site.addVisits(1000, 10);
  await site.saveWal();
}, 180_000);
afterAll(() => site.stop());

describe('002:20.4.a a drill of the database', { timeout: 120_000 }, () => {
  test('002:17.8.2 of the dump is green too, from a cluster made for it', async () => {
    const drill = await site.drill({ pointId: points.logical.id });
    expect(drill.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(drill.points).toEqual([points.logical.id]);
  });

  test('is red for a wrong digest and for a missing table', async () => {
    const entries = await site.entriesWith(({ database }) => {
      database!.tables.find(({ name }) => name === 'hssk.document')!.sha256 = '0'.repeat(64);
      database!.tables.push({ name: 'hssk.gone', rows: 0, sha256: '0'.repeat(64) });
    });
    const drill = await site.drill({ pointId: points.logical.id, entries });
    const tables = drill.checks.find(({ name }) => name === 'tables');
    expect(tables).toMatchObject({ ok: false, text: expect.stringContaining('hssk.gone is missing') });
    expect(tables!.text).toContain('hssk.document differs');
  });

  test('is red with the keys of another site', async () => {
    const { keys, passwords } = await site.otherKeys();
    const drill = await site.drill({ pointId: points.logical.id, keys, passwords });
    expect(failing(drill)).toEqual(['FHIR read-back']);
  });

  test('is red when a segment never reached the repository, and when it reached it damaged', async () => {
    const spool = site.host.places.walSpool;
    for (const _ of ['the point', 'the one that suffers', 'one after it']) await site.closeSegment();
    const suffering = readdirSync(spool)
      .filter((name) => /^[0-9A-F]{24}$/.test(name))
      .sort()
      .at(-2)!;
    rmSync(join(spool, suffering));
    await site.saveWal();
    const gap = await site.drill({ pointId: points.base.id });
    expect(failing(gap)).toEqual(['restore']);
    expect(gap.checks.at(-1)!.text).toContain(`segment ${suffering} is in no saving`);
    writeFileSync(join(spool, suffering), Buffer.alloc(16 * 1024 * 1024, 7));
    await site.saveWal();
    expect(failing(await site.drill({ pointId: points.base.id }))).toEqual(['WAL']);
  });
});
