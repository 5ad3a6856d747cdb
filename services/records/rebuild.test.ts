import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { rebuild } from './rebuild.ts';
import {
  countRows,
  type MappingSite,
  mapAll,
  smallVisits,
  stateMadeAnew,
  useMappingSite,
} from './testing/mapping-site.ts';
import { startTestRecords, until } from './testing/records.ts';
import { projectionState } from './testing/state.ts';
import { storeVisits } from './testing/store-visits.ts';
import { outpatientVisit, wholeVisit } from './testing/visits.ts';

/** Processes are started and killed here. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

let site: MappingSite;
useMappingSite((started) => {
  site = started;
});

test('a rebuild gives what was there, takes out what no document gives, and keeps what cannot be mapped', async () => {
  const [gateway, records, owner] = [await site.as('gateway'), await site.as('records'), await site.as('migration')];
  const ids = await storeVisits(
    gateway,
    [wholeVisit(), outpatientVisit(), wholeVisit({ MA_LK: 'LK-2' }), ...smallVisits(30)],
    site.sealing.keyRing,
  );
  await mapAll(records, site.sealing);
  const before = await projectionState(records, site.sealing);
  expect(await rebuild(records, site.sealing, () => undefined)).toMatchObject({ documents: 33, failed: 0, removed: 0 });
  expect(await projectionState(records, site.sealing)).toEqual(before);
  await records.query(
    'insert into hssk.fhir_visit select gen_random_uuid(), part, facility, patient, document_id, version, generation, key_id, keys, body from hssk.fhir_visit where document_id <> $1 limit 3',
    [ids[2]],
  );
  await owner.query('update hssk.document set body = substr(body, 1, 40) where id = $1', [ids[2]]);
  expect(await rebuild(records, site.sealing, () => undefined)).toMatchObject({ documents: 33, failed: 1, removed: 3 });
  expect(await projectionState(records, site.sealing)).toEqual(before);
});

test('a rebuild by command goes on while documents arrive and services map; killed, it resumes', async () => {
  const [gateway, records] = [await site.as('gateway'), await site.as('records')];
  await storeVisits(gateway, smallVisits(400), site.sealing.keyRing);
  await mapAll(records, site.sealing);
  const service = await startTestRecords(site.database);
  site.atEnd(service.stop);
  const command = () =>
    promisify(execFile)(process.execPath, [join(import.meta.dirname, 'rebuild.ts')], {
      env: site.database.environment,
    });
  const first = command();
  const dies = expect(first).rejects.toThrow();
  await until(
    async () =>
      (
        await records.query(
          'select count(*)::int as count from hssk.fhir_visit where generation = (select max(generation) from hssk.mapping_generation)',
        )
      ).rows[0].count > 50,
  );
  first.child.kill('SIGKILL');
  await dies;
  await storeVisits(gateway, smallVisits(50, 1000), site.sealing.keyRing);
  const { stdout, stderr } = await command();
  expect(stderr).toMatch(/going on with generation|starting generation/);
  expect(JSON.parse(stdout)).toMatchObject({ failed: 0, removed: 0 });
  await until(async () => (await countRows(records, 'mapping_queue')) === 0);
  await service.stop();
  expect(await countRows(records, 'fhir_visit')).toBe(450);
  const state = await projectionState(records, site.sealing);
  expect(state).toEqual(await stateMadeAnew(records, site.sealing));
});
