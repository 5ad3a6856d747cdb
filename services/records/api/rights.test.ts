import type { OperationOutcome, Patient, Resource } from '@medplum/fhirtypes';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { isRestricted } from '../map/restricted.ts';
import { firstPatient, idsOf, type ReadSite, startReadSite } from '../testing/read-site.ts';
import { readerOf, resourcesOf, tokenFor } from '../testing/records.ts';
import { problemsOf } from '../testing/validate.ts';

/** Every resource is judged by the whole definitions. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let site: ReadSite;

beforeAll(async () => {
  site = await startReadSite();
});
afterAll(() => site?.stop());

test('no address of a page tells what was searched, and none serves another account or path', async () => {
  const first = await site.reader.get('Observation?code=GLU&_count=1');
  const next = first.body.link?.find((link) => link.relation === 'next')?.url ?? '';
  expect(next).not.toContain('GLU');
  expect((await site.otherFacility.get(next)).status).toBe(400);
  expect((await site.reader.get(next.replace('/Observation?', '/Condition?'))).status).toBe(400);
  expect((await site.reader.get(`${next.slice(0, -4)}AAAA`)).status).toBe(400);
  expect((await site.reader.get(next)).status).toBe(200);
});

test('000:3.3 a person seen by two facilities is one Patient, with the numbers of both for who may see both', async () => {
  const [own, other, whole] = [
    await firstPatient(site.reader),
    await firstPatient(site.otherFacility),
    await firstPatient(site.all),
  ];
  expect([other.id, whole.id]).toEqual([own.id, own.id]);
  const internal = (patient: Patient) =>
    patient.identifier?.filter(({ system }) => system?.endsWith('internal-id')).map(({ value }) => value);
  expect([internal(own), internal(other), internal(whole)]).toEqual([['BN000123'], ['P-77'], ['P-77', 'BN000123']]);
});

test('000:10.6 002:10.3 a facility sees only what it sent; the rest is refused and logged', async () => {
  const { id } = resourcesOf((await site.reader.get('Patient?identifier=000085000222')).body)[0] as Patient;
  expect((await site.otherFacility.get<OperationOutcome>(`Patient/${id}`)).status).toBe(403);
  expect((await site.otherFacility.get(`Patient/${id}/$everything`)).status).toBe(403);
  const [encounter] = idsOf((await site.reader.get(`Encounter?patient=${id}`)).body);
  expect((await site.otherFacility.get(`Encounter/${encounter}`)).status).toBe(403);
  expect((await site.otherFacility.get(`Condition?patient=${id}`)).body.total).toBe(0);
  expect((await site.otherFacility.get(`Condition?encounter=${encounter}`)).body.total).toBe(0);
  expect((await site.otherFacility.get('Encounter')).body.total).toBe(1);
  const refused = site.lines.filter((line) => line.status === 403 && line.id === id);
  expect(refused).toMatchObject([
    { account: '01001_lt_x', facility: '01001', type: 'Patient' },
    { interaction: 'everything' },
  ]);
});

test('XML6 and XML15 show only with the right read-sensitive, and leave no trace without it', async () => {
  const { id } = await firstPatient(site.reader);
  const hidden = (await site.sensitive.all(`Patient/${id}/$everything`)).resources.filter(isRestricted);
  expect(new Set(hidden.map((resource) => resource.resourceType))).toEqual(
    new Set(['Condition', 'EpisodeOfCare', 'MedicationStatement', 'Observation']),
  );
  const open = (await site.reader.all(`Patient/${id}/$everything`)).resources;
  expect(open.filter(isRestricted)).toEqual([]);
  expect(JSON.stringify(open)).not.toMatch(/-x6-|-x15-|HIV|lao/);
  for (const resource of hidden) {
    const path = `${resource.resourceType}/${resource.id}`;
    expect((await site.sensitive.get<Resource>(path)).body).toEqual(resource);
    const absent = await site.reader.get<OperationOutcome>(path);
    expect([absent.status, absent.body]).toEqual([404, (await site.reader.get(path.replace(/-x.*/, '-x99-1'))).body]);
    expect((await site.reader.get(`${resource.resourceType}?_id=${resource.id}`)).body.total).toBe(0);
    expect((await site.sensitive.get(`${resource.resourceType}?_id=${resource.id}`)).body.total).toBe(1);
  }
  expect((await site.reader.get(`Condition?patient=${id}&_count=200`)).body.total).toBe(5);
  expect((await site.sensitive.get(`Condition?patient=${id}&_count=200`)).body.total).toBe(7);
  expect((await site.reader.get(`EpisodeOfCare?patient=${id}`)).body.total).toBe(0);
  expect((await site.sensitive.get('EpisodeOfCare')).body.total).toBe(0);
  expect((await site.all.get(`EpisodeOfCare?patient=${id}`)).body.total).toBe(0);
});

test('003:III.1.2 without a valid token nothing is answered', async () => {
  const { id } = await firstPatient(site.reader);
  const forged = (await tokenFor(site.database)).replace(/\.[^.]+$/, '.AAAA');
  const over = await tokenFor(site.database, {}, '-1m');
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"x","facility":"01I29","rights":["read"],"exp":9999999999}').toString('base64url')}.`;
  for (const token of [forged, over, unsigned, 'x']) {
    const reply = await readerOf(site.url, token).get<OperationOutcome>(`Patient/${id}`);
    expect([reply.status, reply.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(problemsOf(reply.body)).toEqual([]);
  }
  const sender = readerOf(site.url, await tokenFor(site.database, { rights: ['send'] }));
  expect((await sender.get(`Patient/${id}`)).status).toBe(403);
});

test('002:17.5 every read is logged with who, what, about whom and result, and with no content', async () => {
  const { id } = await firstPatient(site.reader);
  await site.reader.get(`Patient/${id}`);
  await site.sensitive.get(`Condition?patient=${id}&code=J18.9`);
  const reads = site.lines.filter((line) => line.msg === 'read');
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
  const log = JSON.stringify(site.lines);
  for (const content of ['000190000123', 'Nguyễn', 'J18.9', 'DN4010000000123', 'Dao', 'LK-0001'])
    expect(log).not.toContain(content);
});
