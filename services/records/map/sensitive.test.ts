import type { Encounter, Resource } from '@medplum/fhirtypes';
import { expect, test } from 'vitest';
import { sampleVisit } from '../../documents/sample.ts';
import type { Row, Visit } from '../../documents/visit.ts';
import { problemsOf } from '../testing/validate.ts';
import { contextFor, outpatientVisit, wholeVisit } from '../testing/visits.ts';
import { isRestricted } from './restricted.ts';
import { toResources } from './to-resources.ts';

const map = (visit: Visit): Resource[] => JSON.parse(JSON.stringify(toResources(visit, contextFor())));
const shown = (visit: Visit) => map(visit).filter((resource) => !isRestricted(resource));
const hidden = (visit: Visit) => map(visit).filter(isRestricted);
const kindsOf = (resources: Resource[]) => [...new Set(resources.map(({ resourceType }) => resourceType))].sort();
const change = (visit: Visit, table: string, fields: Row): Visit => {
  const [first, ...others] = visit.tables[table]!;
  return { ...visit, tables: { ...visit.tables, [table]: [{ ...first, ...fields }, ...others] } };
};

test.each(['B20', 'B24.9', 'b23', 'Z21', 'A15.0', 'A199', 'O98.7'])(
  '002:10.3 diagnosis %s is hidden, and so are the medicines of that visit; the Encounter does not tell',
  (code) => {
    const visit = outpatientVisit({ MA_BENH_KT: `I10;${code}` });
    expect(kindsOf(hidden(visit))).toEqual(['Condition', 'MedicationRequest']);
    const open = shown(visit);
    expect(JSON.stringify(open)).not.toContain(code);
    const [encounter] = open.filter((resource): resource is Encounter => resource.resourceType === 'Encounter');
    const references = encounter!.diagnosis!.map(({ condition }) => condition!.reference);
    const conditions = open
      .filter(({ resourceType }) => resourceType === 'Condition')
      .map(({ id }) => `Condition/${id}`);
    expect(references).toEqual(conditions);
    expect(map(visit).flatMap(problemsOf)).toEqual([]);
  },
);

test.each([
  ['XML1', { CHAN_DOAN_VAO: 'Theo dõi lao phổi' }, ['Condition', 'MedicationRequest']],
  ['XML1', { LY_DO_VV: 'Lĩnh thuốc ARV', GHI_CHU: 'HIV giai đoạn 1', PP_DIEU_TRI: 'ARV' }, []],
  ['XML2', { TEN_THUOC: 'Dolutegravir 50mg' }, ['MedicationRequest']],
  ['XML3', { TEN_DICH_VU: 'HIV Ab test nhanh' }, ['Procedure', 'ServiceRequest']],
  ['XML3', { MA_BENH: 'A15.0' }, ['Procedure', 'ServiceRequest']],
  ['XML4', { TEN_CHI_SO: 'Anti-HIV' }, ['DiagnosticReport', 'Observation']],
  ['XML4', { KET_LUAN: 'AFB dương tính' }, ['DiagnosticReport']],
  ['XML5', { DIEN_BIEN_LS: 'Tiền sử:\nlao màng phổi' }, ['ClinicalImpression']],
  ['XML7', { CHAN_DOAN_RV: 'Nhiễm HIV' }, ['Composition']],
])('002:10.3 what names HIV or tuberculosis in %s %o is hidden', (table, fields, kinds) => {
  const visit = change(plain(wholeVisit()), table, fields as Row);
  expect(kindsOf(hidden(visit))).toEqual(expect.arrayContaining(kinds));
  const words = /HIV|ARV|lao |AFB|Dolutegravir|A15/;
  expect(shown(visit).filter((resource) => words.test(JSON.stringify(resource)))).toEqual([]);
  expect(map(visit).flatMap(problemsOf)).toEqual([]);
});

test('a result, a report and an order that belong together are hidden together, and nothing shown refers to them', () => {
  const visit = change(plain(wholeVisit()), 'XML4', { TEN_CHI_SO: 'CD4' });
  const names = new Set(hidden(visit).map(({ resourceType, id }) => `${resourceType}/${id}`));
  const references = [...JSON.stringify(shown(visit)).matchAll(/"reference":"([^"]+)"/g)].map(([, name]) => name!);
  expect(references.filter((name) => names.has(name))).toEqual([]);
});

test('work, a person of that name and other diseases are not taken for it', () => {
  const visit = outpatientVisit({
    HO_TEN: 'Lò Thị Lao',
    LY_DO_VV: 'Tai nạn lao động',
    CHAN_DOAN_RV: 'Viêm phổi, đến từ nước Lào',
    MA_BENH_CHINH: 'A14.9',
    MA_BENH_KT: 'B19.9;B25;Z20.5',
  });
  expect(hidden(visit)).toEqual([]);
  for (let seed = 0; seed < 20; seed += 1) expect(hidden(sampleVisit({ seed, kind: 'outpatient-tests' }))).toEqual([]);
});

/** Without the tables that are restricted as a whole. */
function plain(visit: Visit): Visit {
  const { XML6: _, XML15: __, ...tables } = visit.tables;
  return { ...visit, tables };
}
