import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { useKeyOfToday } from '../../database/data-keys.ts';
import { startDatabase, type TestDatabase, type TestRole } from '../../database/testing/postgres.ts';
import { sampleVisit } from '../../documents/sample.ts';
import type { Visit } from '../../documents/visit.ts';
import { openSealing, readSettings } from '../environment.ts';
import type { Sealing } from '../store/rows.ts';
import { mapBatch } from '../worker.ts';
import { writeRecordsSecrets } from './records.ts';
import { projectionState } from './state.ts';

/** A database with the site's secrets, emptied before each test; connections and services end after it. */
export type MappingSite = {
  database: TestDatabase;
  sealing: Sealing;
  as: (role: TestRole) => Promise<pg.Client>;
  /** Called after the test, in any order, before the connections end. */
  atEnd: (...ends: (() => Promise<unknown>)[]) => void;
  /** Ends the connections only. */
  disconnect: () => Promise<void>;
  begin: () => Promise<void>;
  end: () => Promise<void>;
};

/** Gives a test file its site: started before its tests, emptied before each of them, removed at the end. */
export function useMappingSite(take: (site: MappingSite) => void): void {
  let site: MappingSite | undefined;
  beforeAll(async () => {
    site = await startMappingSite();
    take(site);
  });
  beforeEach(() => site!.begin());
  afterEach(() => site!.end());
  afterAll(() => site?.database.remove());
}

export async function startMappingSite(): Promise<MappingSite> {
  const database = await startDatabase();
  writeRecordsSecrets(database);
  const sealing = openSealing(readSettings(database.environment));
  const open: pg.Client[] = [];
  const ending: (() => Promise<unknown>)[] = [];
  const as = async (role: TestRole): Promise<pg.Client> => {
    const client = await database.connect(role);
    open.push(client);
    return client;
  };
  const disconnect = async (): Promise<void> => {
    await Promise.all(open.splice(0).map((client) => client.end()));
  };
  return {
    database,
    sealing,
    as,
    disconnect,
    atEnd: (...ends) => void ending.push(...ends),
    begin: async () => {
      await useKeyOfToday(await as('gateway'), sealing.keyRing);
      await (await as('migration')).query(
        'truncate hssk.document, hssk.link_head, hssk.mapping_queue, hssk.fhir_visit, hssk.fhir_restricted, hssk.mapping_failure',
      );
    },
    end: async () => {
      await Promise.all(ending.splice(0).map((end) => end()));
      await disconnect();
    },
  };
}

export const countRows = async (client: pg.Client, table: string): Promise<number> =>
  (await client.query(`select count(*)::int as count from hssk.${table}`)).rows[0].count;

/** Small visits, so that many are quickly made. */
export const smallVisits = (count: number, first = 0): Visit[] =>
  Array.from({ length: count }, (_, index) => sampleVisit({ seed: first + index, kind: 'station' }));

export async function mapAll(client: pg.Client, sealing: Sealing): Promise<void> {
  while ((await mapBatch(client, sealing)).documents > 0);
}

/** What mapping everything at once, in order, in one go gives. */
export async function stateMadeAnew(client: pg.Client, sealing: Sealing): Promise<unknown[]> {
  await client.query('delete from hssk.fhir_visit');
  await client.query('delete from hssk.fhir_restricted');
  await client.query('insert into hssk.mapping_queue select id from hssk.document on conflict do nothing');
  await mapAll(client, sealing);
  return projectionState(client, sealing);
}
