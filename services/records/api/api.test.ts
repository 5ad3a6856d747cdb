import type { Bundle, CapabilityStatement, Encounter, OperationOutcome, Patient, Resource } from '@medplum/fhirtypes';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { useKeyOfToday } from '../../database/data-keys.ts';
import { startDatabase, type TestDatabase } from '../../database/testing/postgres.ts';
import { openSealing, readSettings } from '../environment.ts';
import { isRestricted } from '../map/restricted.ts';
import type { Records } from '../records.ts';
import {
  issueOf,
  type Line,
  type Reader,
  readerOf,
  resourcesOf,
  startTestRecords,
  tokenFor,
  until,
  writeRecordsSecrets,
} from '../testing/records.ts';
import { storeVisits } from '../testing/store-visits.ts';
import { problemsOf, referencesIn } from '../testing/validate.ts';
import { outpatientVisit, wholeVisit } from '../testing/visits.ts';

/** Every resource is judged by the whole definitions. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let database: TestDatabase;
let gateway: pg.Client;
let records: Records & { url: string; lines: Line[] };
let reader: Reader;
let otherFacility: Reader;
let all: Reader;
let sensitive: Reader;

beforeAll(async () => {
  database = await startDatabase();
  writeRecordsSecrets(database);
  gateway = await database.connect('gateway');
  const sealing = openSealing(readSettings(database.environment));
  await useKeyOfToday(gateway, sealing.keyRing);
  await storeVisits(gateway, visits, sealing.keyRing);
  records = await startTestRecords(database);
  const as = async (claims: object) => readerOf(records.url, await tokenFor(database, claims));
  reader = await as({});
  otherFacility = await as({ sub: '01001_lt_x', facility: '01001' });
  all = await as({ sub: 'soyte', facility: '01000', rights: ['read-all'] });
  sensitive = await as({ sub: '01I29_bs', rights: ['read', 'read-sensitive'] });
  await until(async () => (await all.get('Encounter?_count=1')).status === 200 && (await waiting()) === 0);
});

afterAll(async () => {
  await records?.stop();
  await gateway?.end();
  await database?.remove();
});

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
const visits = [
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

const waiting = async (): Promise<number> =>
  (await gateway.query('select count(*)::int as count from hssk.mapping_queue')).rows[0].count;
const idsOf = (bundle: Bundle) => resourcesOf(bundle).map((resource) => resource.id);
const patientOfFirst = async (by: Reader = reader): Promise<Patient> =>
  resourcesOf((await by.get('Patient?identifier=000190000123')).body)[0] as Patient;

test('003:III.1.2 the CapabilityStatement is served to all, valid, and says what every resource type can do', async () => {
  const response = await fetch(`${records.url}/fhir/metadata`);
  expect(response.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
  const statement = (await response.json()) as CapabilityStatement;
  expect(problemsOf(statement)).toEqual([]);
  const patient = statement.rest?.[0]?.resource?.find((resource) => resource.type === 'Patient');
  expect(patient?.searchParam?.map((parameter) => parameter.name)).toEqual([
    '_id',
    'identifier',
    'name',
    'birthdate',
    'gender',
  ]);
  expect(patient?.operation?.[0]?.name).toBe('everything');
});

test('every resource that a search gives can be read alone, is the same, and is valid', async () => {
  const types = [
    'Patient',
    'Encounter',
    'Condition',
    'MedicationRequest',
    'Procedure',
    'Observation',
    'DiagnosticReport',
    'ServiceRequest',
    'Composition',
    'Appointment',
    'RelatedPerson',
  ];
  for (const type of types) {
    const bundle = (await reader.get(`${type}?_count=200`)).body;
    expect(problemsOf(bundle)).toEqual([]);
    const found = resourcesOf(bundle);
    expect(found.length, type).toBeGreaterThan(0);
    for (const resource of found) {
      const alone = await reader.get<Resource>(`${type}/${resource.id}`);
      expect(alone.body).toEqual(resource);
      expect(alone.headers.get('etag')).toBe(`W/"${resource.meta?.versionId}"`);
    }
  }
});

test('a read with the known version is answered 304 without a body', async () => {
  const patient = await patientOfFirst();
  const reply = await reader.get(`Patient/${patient.id}`, { 'if-none-match': `W/"${patient.meta?.versionId}"` });
  expect([reply.status, reply.body]).toEqual([304, undefined]);
});

test('Patient is found by each identifier, with and without system, and by POST', async () => {
  const { id } = await patientOfFirst();
  const base = 'http://fhir.ehealth.gov.vn/core/sid';
  for (const identifier of [
    `${base}/national_id|000190000123`,
    'DN4010000000123',
    `${base}/insurance_number|DN4010000000123`,
    `${base}/patient-internal-id|BN000123`,
  ]) {
    expect(idsOf((await reader.get(`Patient?identifier=${encodeURIComponent(identifier)}`)).body), identifier).toEqual([
      id,
    ]);
    expect(idsOf((await reader.post('Patient/_search', { identifier })).body), identifier).toEqual([id]);
  }
  expect(idsOf((await reader.get(`Patient?identifier=${base}/insurance_number|000190000123`)).body)).toEqual([]);
  expect(idsOf((await reader.get(`Patient?_id=${id}`)).body)).toEqual([id]);
});

test('names are found by whole words, with or without accents, in any order and Unicode form', async () => {
  const { id } = resourcesOf((await reader.get('Patient?identifier=000085000222')).body)[0] as Patient;
  for (const name of ['Đào Văn Hai', 'dao van hai', 'HAI dao', 'Đào Văn Hai'.normalize('NFD')])
    expect(idsOf((await reader.get(`Patient?name=${encodeURIComponent(name)}`)).body), name).toEqual([id]);
  expect(idsOf((await reader.get('Patient?name=da')).body)).toEqual([]);
  expect((await reader.get('Patient?name=le&gender=female&_count=200')).body.total).toBe(5);
});

test('birth dates are found by day, year and comparison; a year alone answers for the year', async () => {
  const names = async (query: string) =>
    resourcesOf((await reader.get(`Patient?${query}`)).body).map((patient) => (patient as Patient).birthDate);
  expect(await names('birthdate=1990-05-17&identifier=000190000123')).toEqual(['1990-05-17']);
  expect(await names('birthdate=1985')).toEqual(['1985']);
  expect(await names('birthdate=1985-03-01')).toEqual([]);
  expect(await names('birthdate=ge1984&birthdate=lt1986')).toEqual(['1985']);
  expect(await names('birthdate=gt2026-03')).toEqual([]);
});

test('Encounter is found by patient, number, id and date', async () => {
  const { id } = await patientOfFirst();
  const only = async (query: string, by = reader) =>
    (resourcesOf((await by.get(`Encounter?${query}`)).body) as Encounter[]).map(
      (encounter) => encounter.identifier?.[0]?.value,
    );
  expect(await only(`patient=${id}`)).toEqual(['LK-0001']);
  expect(await only(`subject=Patient/${id}`, all)).toEqual(['LK-0001', 'LK-0001']);
  expect(await only(`patient=${id}&_sort=date`, all)).toHaveLength(2);
  expect(await only('identifier=http://fhir.ehealth.gov.vn/core/sid/VisitNumber|LK-0002')).toEqual(['LK-0002']);
  expect(await only('date=2026-04-01')).toEqual(['LK-0002']);
  expect(await only('date=2026-04')).toEqual(['LK-0002']);
  expect(await only('date=ge2026-03-08&date=le2026-03-09')).toEqual(['LK-0001']);
  expect(await only('date=ge2026-01-01&date=lt2026-01-03')).toEqual(['LK-101', 'LK-100']);
  expect(await only('date=sa2026-03-20')).toEqual(['LK-0002']);
  expect(await only('date=2027')).toEqual([]);
});

test('clinical resources are found by patient, encounter, code and date, together too', async () => {
  const { id } = await patientOfFirst();
  const [encounter] = idsOf((await reader.get(`Encounter?patient=${id}`)).body);
  const total = async (query: string, by = reader) => (await by.get(`${query}&_count=200`)).body.total;
  expect(await total(`Condition?patient=${id}&encounter=Encounter/${encounter}`)).toBe(5);
  expect(await total('Condition?code=J18.9')).toBe(6);
  expect(await total('Condition?code=http://hl7.org/fhir/sid/icd-10|j18.9', all)).toBe(6);
  expect(await total('Condition?code=K29.7')).toBe(0);
  expect(await total('Condition?code=K29.7', all)).toBe(1);
  expect(await total('Condition?code=A09,J18.9')).toBe(7);
  expect(await total(`MedicationRequest?patient=${id}&code=40.154&date=2026-03-05`)).toBe(1);
  expect(await total('Observation?code=GLU&date=2026-03-05')).toBe(6);
  expect(await total(`Procedure?encounter=${encounter}`)).toBe(4);
  expect(await total(`Procedure?patient=${id}&code=02.1896&date=gt2026-03-06`)).toBe(0);
});

test('pages follow one another without gap or repetition, whatever their size', async () => {
  const whole = (await reader.all('Observation?_count=200')).resources.map((resource) => resource.id);
  expect(new Set(whole).size).toBe(whole.length);
  for (const count of [1, 7]) {
    const { resources, pages } = await reader.all(`Observation?_count=${count}`);
    expect(resources.map((resource) => resource.id)).toEqual(whole);
    expect(pages).toBe(Math.ceil(whole.length / count));
  }
  const patients = await reader.all('Patient?gender=female&_count=2');
  expect(patients.resources).toHaveLength(7);
  const sorted = await reader.all(`Condition?patient=${(await patientOfFirst()).id}&_sort=-date&_count=2`);
  expect(sorted.resources).toHaveLength(5);
});

test('no address of a page tells what was searched, and none serves another account or path', async () => {
  const first = await reader.get('Observation?code=GLU&_count=1');
  const next = first.body.link?.find((link) => link.relation === 'next')?.url ?? '';
  expect(next).not.toContain('GLU');
  expect((await otherFacility.get(next)).status).toBe(400);
  expect((await reader.get(next.replace('/Observation?', '/Condition?'))).status).toBe(400);
  expect((await reader.get(`${next.slice(0, -4)}AAAA`)).status).toBe(400);
  expect((await reader.get(next)).status).toBe(200);
});

test('Patient/$everything gives every visible resource once; its references resolve', async () => {
  const { id } = await patientOfFirst();
  const { resources, pages } = await reader.all(`Patient/${id}/$everything?_count=10`);
  expect(pages).toBeGreaterThan(3);
  const names = resources.map((resource) => `${resource.resourceType}/${resource.id}`);
  expect(new Set(names).size).toBe(names.length);
  for (const reference of new Set(resources.flatMap(referencesIn)))
    if (!names.includes(reference)) expect((await reader.get(reference)).status, reference).toBe(200);
  const types = await reader.all(`Patient/${id}/$everything?_type=Condition,Encounter`);
  expect(new Set(types.resources.map((resource) => resource.resourceType))).toEqual(
    new Set(['Condition', 'Encounter']),
  );
  const both = await all.all(`Patient/${id}/$everything`);
  expect(
    both.resources.filter((resource) => resource.resourceType === 'Organization').map((resource) => resource.id),
  ).toEqual(['01001', '01I29']);
});

test('000:3.3 a person seen by two facilities is one Patient, with the numbers of both for who may see both', async () => {
  const [own, other, whole] = [await patientOfFirst(), await patientOfFirst(otherFacility), await patientOfFirst(all)];
  expect([other.id, whole.id]).toEqual([own.id, own.id]);
  const internal = (patient: Patient) =>
    patient.identifier?.filter(({ system }) => system?.endsWith('internal-id')).map(({ value }) => value);
  expect([internal(own), internal(other), internal(whole)]).toEqual([['BN000123'], ['P-77'], ['P-77', 'BN000123']]);
});

test('000:10.6 002:10.3 a facility sees only what it sent; the rest is refused and logged', async () => {
  const { id } = resourcesOf((await reader.get('Patient?identifier=000085000222')).body)[0] as Patient;
  expect((await otherFacility.get<OperationOutcome>(`Patient/${id}`)).status).toBe(403);
  expect((await otherFacility.get(`Patient/${id}/$everything`)).status).toBe(403);
  const [encounter] = idsOf((await reader.get(`Encounter?patient=${id}`)).body);
  expect((await otherFacility.get(`Encounter/${encounter}`)).status).toBe(403);
  expect((await otherFacility.get(`Condition?patient=${id}`)).body.total).toBe(0);
  expect((await otherFacility.get(`Condition?encounter=${encounter}`)).body.total).toBe(0);
  expect((await otherFacility.get('Encounter')).body.total).toBe(1);
  const refused = records.lines.filter((line) => line.status === 403 && line.id === id);
  expect(refused).toMatchObject([
    { account: '01001_lt_x', facility: '01001', type: 'Patient' },
    { interaction: 'everything' },
  ]);
});

test('XML6 and XML15 show only with the right read-sensitive, and leave no trace without it', async () => {
  const { id } = await patientOfFirst();
  const hidden = (await sensitive.all(`Patient/${id}/$everything`)).resources.filter(isRestricted);
  expect(new Set(hidden.map((resource) => resource.resourceType))).toEqual(
    new Set(['Condition', 'EpisodeOfCare', 'MedicationStatement', 'Observation']),
  );
  const open = (await reader.all(`Patient/${id}/$everything`)).resources;
  expect(open.filter(isRestricted)).toEqual([]);
  expect(JSON.stringify(open)).not.toMatch(/-x6-|-x15-|HIV|lao/);
  for (const resource of hidden) {
    const path = `${resource.resourceType}/${resource.id}`;
    expect((await sensitive.get<Resource>(path)).body).toEqual(resource);
    const absent = await reader.get<OperationOutcome>(path);
    expect([absent.status, absent.body]).toEqual([404, (await reader.get(path.replace(/-x.*/, '-x99-1'))).body]);
    expect((await reader.get(`${resource.resourceType}?_id=${resource.id}`)).body.total).toBe(0);
    expect((await sensitive.get(`${resource.resourceType}?_id=${resource.id}`)).body.total).toBe(1);
  }
  expect((await reader.get(`Condition?patient=${id}&_count=200`)).body.total).toBe(5);
  expect((await sensitive.get(`Condition?patient=${id}&_count=200`)).body.total).toBe(7);
  expect((await reader.get(`EpisodeOfCare?patient=${id}`)).body.total).toBe(0);
  expect((await sensitive.get('EpisodeOfCare')).body.total).toBe(0);
  expect((await all.get(`EpisodeOfCare?patient=${id}`)).body.total).toBe(0);
});

test('the child born in a visit is a Patient of its own, in reach of its certificate', async () => {
  const [child] = resourcesOf((await reader.get('Patient?name=Tran Thi Be')).body) as [Patient];
  expect(child.birthDate).toBe('2026-03-06');
  const { resources } = await reader.all(`Patient/${child.id}/$everything`);
  expect(resources.map((resource) => resource.resourceType).sort()).toEqual([
    'Composition',
    'Observation',
    'Organization',
    'Patient',
    'RelatedPerson',
    'RelatedPerson',
  ]);
  expect((await reader.get(`RelatedPerson?patient=${child.id}`)).body.total).toBe(2);
});

test('003:III.1.2 without a valid token nothing is answered', async () => {
  const { id } = await patientOfFirst();
  const forged = (await tokenFor(database)).replace(/\.[^.]+$/, '.AAAA');
  const over = await tokenFor(database, {}, '-1m');
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"x","facility":"01I29","rights":["read"],"exp":9999999999}').toString('base64url')}.`;
  for (const token of [forged, over, unsigned, 'x']) {
    const reply = await readerOf(records.url, token).get<OperationOutcome>(`Patient/${id}`);
    expect([reply.status, reply.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(problemsOf(reply.body)).toEqual([]);
  }
  const sender = readerOf(records.url, await tokenFor(database, { rights: ['send'] }));
  expect((await sender.get(`Patient/${id}`)).status).toBe(403);
});

test('what cannot be answered says so in FHIR, in Vietnamese and English', async () => {
  const cases: [string, number][] = [
    ['Patient/unknown', 404],
    ['Patient/00000000-0000-8000-8000-000000000000', 404],
    ['Claim', 404],
    ['Claim/1', 404],
    ['Patient?colour=red', 400],
    ['Patient?birthdate=yesterday', 400],
    ['Observation?_count=0', 400],
    ['Observation?_sort=-date', 400],
    ['Patient?name=%20', 400],
    ['Observation?code=a&code=b', 400],
    ['Patient?_format=xml', 406],
    ['Patient?identifier=x|', 400],
    ['nothing/here/at/all', 404],
    ['Observation?patient=Group/1', 400],
    ['%00', 404],
  ];
  for (const [path, status] of cases) {
    const reply = await reader.get<OperationOutcome>(path);
    expect(reply.status, path).toBe(status);
    expect(problemsOf(reply.body), path).toEqual([]);
    expect(issueOf(reply)?.details?.text).toBeTruthy();
    expect(issueOf(reply)?.diagnostics).toBeTruthy();
  }
});

test('002:17.5 every read is logged with who, what, about whom and result, and with no content', async () => {
  const { id } = await patientOfFirst();
  await reader.get(`Patient/${id}`);
  await sensitive.get(`Condition?patient=${id}&code=J18.9`);
  const reads = records.lines.filter((line) => line.msg === 'read');
  expect(reads.at(-2)).toMatchObject({
    account: '01I29_lt_anv',
    facility: '01I29',
    interaction: 'read',
    type: 'Patient',
    id,
    status: 200,
    patients: [id],
  });
  expect(reads.at(-1)).toMatchObject({
    account: '01I29_bs',
    interaction: 'search',
    type: 'Condition',
    count: 1,
    patients: [id],
  });
  const log = JSON.stringify(records.lines);
  for (const content of ['000190000123', 'Nguyễn', 'J18.9', 'DN4010000000123', 'Dao', 'LK-0001'])
    expect(log).not.toContain(content);
});

test('figures for the monitoring: what was mapped, how far behind, how many reads', async () => {
  const text = await (await fetch(`${records.url}/metrics`)).text();
  expect(text).toContain(`hssk_records_mapped_documents_total ${visits.length}`);
  expect(text).toMatch(/hssk_records_lag_seconds 0\n/);
  expect(text).toMatch(/hssk_records_reads_total\{interaction="search",status="200"\} \d+/);
});
