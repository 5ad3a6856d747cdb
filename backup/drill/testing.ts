import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useKeyOfToday } from '../../services/database/data-keys.ts';
import { postgresBinaries } from '../../services/database/testing/binaries.ts';
import { openKeyRing } from '../../services/documents/keys.ts';
import { writeRecordsSecrets } from '../../services/records/testing/records.ts';
import { storeVisits } from '../../services/records/testing/store-visits.ts';
import { outpatientVisit, wholeVisit } from '../../services/records/testing/visits.ts';
import { runJobs } from '../jobs/run.ts';
import { saveWal } from '../jobs/wal.ts';
import type { Entry, Point } from '../ledger.ts';
import { storedIds } from '../restore/choose.ts';
import { repositorySource, type Source } from '../restore/source.ts';
import { programs } from '../testing/programs.ts';
import { startTestSite, type TestSite } from '../testing/site.ts';
import { type DatabaseDrill, type DatabaseDrillRequest, drillDatabase } from './database.ts';

/** A test site with real visits in its database, and what a drill gets of it. */
export type DrillSite = TestSite & {
  keys: string;
  /** Stores visits as the gateway does. */
  addVisits: (from: number, count: number) => Promise<void>;
  /** Base and dump of now. */
  saveDatabase: () => Promise<{ base: Point; logical: Point }>;
  saveWal: () => Promise<void>;
  /** Ends the segment that is being written, and waits until the receiver has all of it. */
  closeSegment: () => Promise<void>;
  /** Keys that another site would have. */
  otherKeys: () => Promise<Pick<DatabaseDrillRequest, 'keys' | 'passwords'>>;
  copyOne: () => Promise<Source>;
  /** The ledger with other facts of its points. */
  entriesWith: (alter: (point: Point) => void) => Promise<Entry[]>;
  drill: (change?: Partial<DatabaseDrillRequest>) => Promise<DatabaseDrill>;
};

/** Names of the checks that make a drill red. */
export const failing = ({ checks }: DatabaseDrill): string[] => checks.filter(({ ok }) => !ok).map(({ name }) => name);

export async function startDrillSite(): Promise<DrillSite> {
  const site = await startTestSite();
  const { database, folder, host } = site;
  const { postgres } = await programs();
  const keys = writeKeys(site);
  const secret = (name: string) => readFileSync(join(keys, name), 'utf8');
  const keyRing = openKeyRing({ kek: secret('document-kek'), index: secret('document-index') });
  const read = () => host.ledger.read();
  const copyOne = async (entries?: Entry[]) =>
    repositorySource('backup', host.repository('database'), storedIds(entries ?? (await read()), 'backup'));
  let drills = 0;
  return {
    ...site,
    keys,
    copyOne,
    addVisits: async (from, count) => {
      const client = await database.connect('gateway');
      await useKeyOfToday(client, keyRing);
      const visits = Array.from({ length: count }, (_, index) => outpatientVisit({ MA_LK: `LK-${from + index}` }));
      await storeVisits(client, from === 0 ? [wholeVisit(), ...visits] : visits, keyRing);
      await client.end();
    },
    saveDatabase: async () => {
      const job = (kind: 'base' | 'logical') => ({ id: `database-${kind}`, component: 'database', kind });
      const entries = await runJobs(host, [job('base'), job('logical')]);
      const failed = entries.find(({ outcome }) => outcome !== 'ok');
      if (failed) throw new Error(JSON.stringify(failed.facts));
      return { base: entries[0]!.facts as Point, logical: entries[1]!.facts as Point };
    },
    saveWal: async () => {
      await saveWal(host);
    },
    closeSegment: () => closeSegment(site),
    otherKeys: async () => {
      const other = join(folder, 'other-keys');
      mkdirSync(other, { mode: 0o700 });
      for (const name of ['document-kek', 'document-index']) {
        writeFileSync(join(other, name), randomBytes(32).toString('base64'), { mode: 0o600 });
      }
      for (const name of ['token-signing.key', 'database-records']) copyFileSync(join(keys, name), join(other, name));
      return { keys: other, passwords: { records: secret('database-records') } };
    },
    entriesWith: async (alter) => {
      const entries = structuredClone(await read());
      for (const { kind, facts } of entries) if (kind === 'backup') alter(facts as Point);
      return entries;
    },
    drill: async (change = {}) =>
      drillDatabase({
        entries: await read(),
        // Where points lie is asked of the same ledger that the drill is shown.
        source: await copyOne(change.entries),
        ...{ keys, passwords: { records: secret('database-records') }, postgres, samples: 5 },
        place: join(folder, `drill-${++drills}`),
        user: postgresBinaries().user,
        ...change,
      }),
  };
}

async function closeSegment({ database, host }: TestSite): Promise<void> {
  const client = await database.connect('postgres', 'hssk');
  const { rows } = await client.query<{ name: string }>(
    `select pg_walfile_name(pg_current_wal_lsn()) as name from pg_logical_emit_message(false, 'hssk', 'end of a segment')`,
  );
  await client.query('select pg_switch_wal()');
  await client.end();
  while (!existsSync(join(host.places.walSpool, rows[0]!.name)))
    await new Promise((resolve) => setTimeout(resolve, 20));
}

/** The names that the site's keys directory gives to them. */
function writeKeys({ database, folder }: TestSite): string {
  writeRecordsSecrets(database);
  const keys = join(folder, 'keys');
  mkdirSync(keys, { mode: 0o700 });
  const from = (name: string) => join(database.secretsDirectory, name);
  copyFileSync(from('document-keys/kek'), join(keys, 'document-kek'));
  copyFileSync(from('document-keys/index'), join(keys, 'document-index'));
  copyFileSync(from('token-signing/private.pem'), join(keys, 'token-signing.key'));
  writeFileSync(join(keys, 'database-records'), readFileSync(from('records-database/password')), { mode: 0o600 });
  return keys;
}
