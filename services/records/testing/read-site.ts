import type { Bundle, Patient } from '@medplum/fhirtypes';
import { useKeyOfToday } from '../../database/data-keys.ts';
import { startDatabase, type TestDatabase } from '../../database/testing/postgres.ts';
import { openSealing, readSettings } from '../environment.ts';
import {
  type Line,
  type Reader,
  readerOf,
  resourcesOf,
  startTestRecords,
  tokenFor,
  until,
  writeRecordsSecrets,
} from './records.ts';
import { storeVisits } from './store-visits.ts';
import { outpatientVisit, wholeVisit } from './visits.ts';

/** A running service that has mapped a few visits of two facilities, and readers with different rights. */
export type ReadSite = {
  database: TestDatabase;
  url: string;
  lines: Line[];
  /** Of facility 01I29, which sent all visits but one. */
  reader: Reader;
  /** Of facility 01001, which saw one of the persons once. */
  otherFacility: Reader;
  /** Sees every facility, nothing restricted. */
  all: Reader;
  /** Of facility 01I29, with read-sensitive. */
  sensitive: Reader;
  stop: () => Promise<void>;
};

export async function startReadSite(): Promise<ReadSite> {
  const database = await startDatabase();
  writeRecordsSecrets(database);
  const gateway = await database.connect('gateway');
  const { keyRing } = openSealing(readSettings(database.environment));
  await useKeyOfToday(gateway, keyRing);
  await storeVisits(gateway, servedVisits, keyRing);
  const records = await startTestRecords(database);
  const as = async (claims: object) => readerOf(records.url, await tokenFor(database, claims));
  const waiting = async (): Promise<number> =>
    (await gateway.query('select count(*)::int as count from hssk.mapping_queue')).rows[0].count;
  await until(async () => (await waiting()) === 0);
  return {
    database,
    url: records.url,
    lines: records.lines,
    reader: await as({}),
    otherFacility: await as({ sub: '01001_lt_x', facility: '01001' }),
    all: await as({ sub: 'soyte', facility: '01000', rights: ['read-all'] }),
    sensitive: await as({ sub: '01I29_bs', rights: ['read', 'read-sensitive'] }),
    stop: async () => {
      await records.stop();
      await gateway.end();
      await database.remove();
    },
  };
}

export const idsOf = (bundle: Bundle) => resourcesOf(bundle).map((resource) => resource.id);

/** The person whom both facilities saw, as this reader sees her. */
export const firstPatient = async (by: Reader): Promise<Patient> =>
  resourcesOf((await by.get('Patient?identifier=000190000123')).body)[0] as Patient;

const second = {
  MA_LK: 'LK-0002',
  HO_TEN: 'Đào Văn Hai',
  SO_CCCD: '000085000222',
  MA_THE_BHYT: '',
  MA_BN: 'BN000222',
  NGAY_SINH: '198500000000',
  GIOI_TINH: '1',
  MA_BENH_CHINH: 'A09',
  MA_BENH_KT: '',
};
export const servedVisits = [
  wholeVisit(),
  outpatientVisit({ ...second, NGAY_VAO: '202604010800', NGAY_RA: '202604010900' }, { XML2: [], XML3: [], XML4: [] }),
  outpatientVisit(
    {
      MA_CSKCB: '01001',
      MA_LK: 'LK-0001',
      MA_BN: 'P-77',
      NGAY_VAO: '202605020800',
      NGAY_RA: '202605020900',
      MA_BENH_CHINH: 'K29.7',
    },
    { XML3: [], XML4: [] },
  ),
  ...Array.from({ length: 5 }, (_, index) =>
    outpatientVisit({
      MA_LK: `LK-10${index}`,
      MA_BN: `BN-10${index}`,
      SO_CCCD: `00009900010${index}`,
      MA_THE_BHYT: '',
      HO_TEN: `Lê Thị Số ${index}`,
      NGAY_VAO: `2026010${index + 1}0800`,
      NGAY_RA: `2026010${index + 1}0900`,
    }),
  ),
];
