import type pg from 'pg';
import { startDatabase, type TestDatabase } from '../../database/testing/postgres.ts';
import { type SampleOptions, sampleVisit } from '../../documents/sample.ts';
import type { Visit } from '../../documents/visit.ts';
import type { Gateway } from '../gateway.ts';
import { type Hospital, signIn, startTestGateway } from './gateway.ts';
import { writeGatewaySecrets } from './secrets.ts';

export type RowCounts = { documents: number; heads: number; queued: number; results: number };

/** A database, a gateway before it, and a hospital (01001) that is signed in. */
export type TestSite = {
  database: TestDatabase;
  gateway: Gateway & { url: string };
  hospital: Hospital;
  superuser: pg.Client;
  rowCounts: () => Promise<RowCounts>;
  close: () => Promise<void>;
};

export async function startTestSite(environment: Record<string, string> = {}): Promise<TestSite> {
  const database = await startDatabase();
  writeGatewaySecrets(database.secretsDirectory);
  const gateway = await startTestGateway(database, environment);
  const superuser = await database.connect('postgres', 'hssk');
  const rowCounts = async (): Promise<RowCounts> => {
    const { rows } = await superuser.query<RowCounts>(
      `select (select count(*)::int from hssk.document) as documents, (select count(*)::int from hssk.link_head) as heads,
        (select count(*)::int from hssk.mapping_queue) as queued, (select count(*)::int from hssk.file_result) as results`,
    );
    return rows[0]!;
  };
  const close = async (): Promise<void> => {
    await gateway.stop();
    await superuser.end();
    await database.remove();
  };
  return { database, gateway, hospital: await signIn(gateway.url), superuser, rowCounts, close };
}

/** What a step has added to each table. */
export const difference = (before: RowCounts, after: RowCounts): RowCounts => ({
  documents: after.documents - before.documents,
  heads: after.heads - before.heads,
  queued: after.queued - before.queued,
  results: after.results - before.results,
});

let seed = 1000;
/** A visit that was never sent before. */
export function freshVisit(options: Partial<SampleOptions> = {}): Visit {
  seed += 1;
  return sampleVisit({ seed, kind: 'station', ...options });
}
