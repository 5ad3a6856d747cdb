import type { CapabilityStatement, Encounter, OperationOutcome, Patient, Resource } from '@medplum/fhirtypes';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { firstPatient, idsOf, type ReadSite, servedVisits, startReadSite } from '../testing/read-site.ts';
import { issueOf, resourcesOf } from '../testing/records.ts';
import { problemsOf, referencesIn } from '../testing/validate.ts';

/** Every resource is judged by the whole definitions. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let site: ReadSite;

beforeAll(async () => {
  site = await startReadSite();
});
afterAll(() => site?.stop());

test('003:III.1.2 the CapabilityStatement is served to all, valid, and says what every resource type can do', async () => {
  const response = await fetch(`${site.url}/fhir/metadata`);
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
    const bundle = (await site.reader.get(`${type}?_count=200`)).body;
    expect(problemsOf(bundle)).toEqual([]);
    const found = resourcesOf(bundle);
    expect(found.length, type).toBeGreaterThan(0);
    for (const resource of found) {
      const alone = await site.reader.get<Resource>(`${type}/${resource.id}`);
      expect(alone.body).toEqual(resource);
      expect(alone.headers.get('etag')).toBe(`W/"${resource.meta?.versionId}"`);
    }
  }
});

test('a read with the known version is answered 304 without a body', async () => {
  const patient = await firstPatient(site.reader);
  const reply = await site.reader.get(`Patient/${patient.id}`, { 'if-none-match': `W/"${patient.meta?.versionId}"` });
  expect([reply.status, reply.body]).toEqual([304, undefined]);
});

test('Patient is found by each identifier, with and without system, and by POST', async () => {
  const { id } = await firstPatient(site.reader);
  const base = 'http://fhir.ehealth.gov.vn/core/sid';
  for (const identifier of [
    `${base}/national_id|000190000123`,
    'DN4010000000123',
    `${base}/insurance_number|DN4010000000123`,
    `${base}/patient-internal-id|BN000123`,
  ]) {
    expect(
      idsOf((await site.reader.get(`Patient?identifier=${encodeURIComponent(identifier)}`)).body),
      identifier,
    ).toEqual([id]);
    expect(idsOf((await site.reader.post('Patient/_search', { identifier })).body), identifier).toEqual([id]);
  }
  expect(idsOf((await site.reader.get(`Patient?identifier=${base}/insurance_number|000190000123`)).body)).toEqual([]);
  expect(idsOf((await site.reader.get(`Patient?_id=${id}`)).body)).toEqual([id]);
});

test('names are found by whole words, with or without accents, in any order and Unicode form', async () => {
  const { id } = resourcesOf((await site.reader.get('Patient?identifier=000085000222')).body)[0] as Patient;
  for (const name of ['Đào Văn Hai', 'dao van hai', 'HAI dao', 'Đào Văn Hai'.normalize('NFD')])
    expect(idsOf((await site.reader.get(`Patient?name=${encodeURIComponent(name)}`)).body), name).toEqual([id]);
  expect(idsOf((await site.reader.get('Patient?name=da')).body)).toEqual([]);
  expect((await site.reader.get('Patient?name=le&gender=female&_count=200')).body.total).toBe(5);
});

test('birth dates are found by day, year and comparison; a year alone answers for the year', async () => {
  const names = async (query: string) =>
    resourcesOf((await site.reader.get(`Patient?${query}`)).body).map((patient) => (patient as Patient).birthDate);
  expect(await names('birthdate=1990-05-17&identifier=000190000123')).toEqual(['1990-05-17']);
  expect(await names('birthdate=1985')).toEqual(['1985']);
  expect(await names('birthdate=1985-03-01')).toEqual([]);
  expect(await names('birthdate=ge1984&birthdate=lt1986')).toEqual(['1985']);
  expect(await names('birthdate=gt2026-03')).toEqual([]);
});

test('Encounter is found by patient, number, id and date', async () => {
  const { id } = await firstPatient(site.reader);
  const only = async (query: string, by = site.reader) =>
    (resourcesOf((await by.get(`Encounter?${query}`)).body) as Encounter[]).map(
      (encounter) => encounter.identifier?.[0]?.value,
    );
  expect(await only(`patient=${id}`)).toEqual(['LK-0001']);
  expect(await only(`subject=Patient/${id}`, site.all)).toEqual(['LK-0001', 'LK-0001']);
  expect(await only(`patient=${id}&_sort=date`, site.all)).toHaveLength(2);
  expect(await only('identifier=http://fhir.ehealth.gov.vn/core/sid/VisitNumber|LK-0002')).toEqual(['LK-0002']);
  expect(await only('date=2026-04-01')).toEqual(['LK-0002']);
  expect(await only('date=2026-04')).toEqual(['LK-0002']);
  expect(await only('date=ge2026-03-08&date=le2026-03-09')).toEqual(['LK-0001']);
  expect(await only('date=ge2026-01-01&date=lt2026-01-03')).toEqual(['LK-101', 'LK-100']);
  expect(await only('date=sa2026-03-20')).toEqual(['LK-0002']);
  expect(await only('date=2027')).toEqual([]);
});

test('clinical resources are found by patient, encounter, code and date, together too', async () => {
  const { id } = await firstPatient(site.reader);
  const [encounter] = idsOf((await site.reader.get(`Encounter?patient=${id}`)).body);
  const total = async (query: string, by = site.reader) => (await by.get(`${query}&_count=200`)).body.total;
  expect(await total(`Condition?patient=${id}&encounter=Encounter/${encounter}`)).toBe(5);
  expect(await total('Condition?code=J18.9')).toBe(6);
  expect(await total('Condition?code=http://hl7.org/fhir/sid/icd-10|j18.9', site.all)).toBe(6);
  expect(await total('Condition?code=K29.7')).toBe(0);
  expect(await total('Condition?code=K29.7', site.all)).toBe(1);
  expect(await total('Condition?code=A09,J18.9')).toBe(7);
  expect(await total(`MedicationRequest?patient=${id}&code=40.154&date=2026-03-05`)).toBe(1);
  expect(await total('Observation?code=GLU&date=2026-03-05')).toBe(6);
  expect(await total(`Procedure?encounter=${encounter}`)).toBe(4);
  expect(await total(`Procedure?patient=${id}&code=02.1896&date=gt2026-03-06`)).toBe(0);
});

test('pages follow one another without gap or repetition, whatever their size', async () => {
  const whole = (await site.reader.all('Observation?_count=200')).resources.map((resource) => resource.id);
  expect(new Set(whole).size).toBe(whole.length);
  for (const count of [1, 7]) {
    const { resources, pages } = await site.reader.all(`Observation?_count=${count}`);
    expect(resources.map((resource) => resource.id)).toEqual(whole);
    expect(pages).toBe(Math.ceil(whole.length / count));
  }
  const patients = await site.reader.all('Patient?gender=female&_count=2');
  expect(patients.resources).toHaveLength(7);
  const sorted = await site.reader.all(
    `Condition?patient=${(await firstPatient(site.reader)).id}&_sort=-date&_count=2`,
  );
  expect(sorted.resources).toHaveLength(5);
});

test('Patient/$everything gives every visible resource once; its references resolve', async () => {
  const { id } = await firstPatient(site.reader);
  const { resources, pages } = await site.reader.all(`Patient/${id}/$everything?_count=10`);
  expect(pages).toBeGreaterThan(3);
  const names = resources.map((resource) => `${resource.resourceType}/${resource.id}`);
  expect(new Set(names).size).toBe(names.length);
  for (const reference of new Set(resources.flatMap(referencesIn)))
    if (!names.includes(reference)) expect((await site.reader.get(reference)).status, reference).toBe(200);
  const types = await site.reader.all(`Patient/${id}/$everything?_type=Condition,Encounter`);
  expect(new Set(types.resources.map((resource) => resource.resourceType))).toEqual(
    new Set(['Condition', 'Encounter']),
  );
  const both = await site.all.all(`Patient/${id}/$everything`);
  expect(
    both.resources.filter((resource) => resource.resourceType === 'Organization').map((resource) => resource.id),
  ).toEqual(['01001', '01I29']);
});

test('the child born in a visit is a Patient of its own, in reach of its certificate', async () => {
  const [child] = resourcesOf((await site.reader.get('Patient?name=Tran Thi Be')).body) as [Patient];
  expect(child.birthDate).toBe('2026-03-06');
  const { resources } = await site.reader.all(`Patient/${child.id}/$everything`);
  expect(resources.map((resource) => resource.resourceType).sort()).toEqual([
    'Composition',
    'Observation',
    'Organization',
    'Patient',
    'RelatedPerson',
    'RelatedPerson',
  ]);
  expect((await site.reader.get(`RelatedPerson?patient=${child.id}`)).body.total).toBe(2);
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
    const reply = await site.reader.get<OperationOutcome>(path);
    expect(reply.status, path).toBe(status);
    expect(problemsOf(reply.body), path).toEqual([]);
    expect(issueOf(reply)?.details?.text).toBeTruthy();
    expect(issueOf(reply)?.diagnostics).toBeTruthy();
  }
});

test('figures for the monitoring: what was mapped, how far behind, how many reads', async () => {
  const text = await (await fetch(`${site.url}/metrics`)).text();
  expect(text).toContain(`hssk_records_mapped_documents_total ${servedVisits.length}`);
  expect(text).toMatch(/hssk_records_lag_seconds 0\n/);
  expect(text).toMatch(/hssk_records_reads_total\{interaction="search",status="200"\} \d+/);
});
