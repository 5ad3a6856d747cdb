import { expect, test } from 'vitest';
import { prepareFile } from './documents/prepare.ts';
import { readDocument } from './documents/read.ts';
import { Refusal } from './documents/refusal.ts';
import { sampleVisit } from './documents/sample.ts';
import { tables } from './documents/schema.ts';
import { testKeyRing } from './documents/testing/ring.ts';
import type { Row, Visit } from './documents/visit.ts';
import { writeDocument } from './documents/write.ts';
import { toResources } from './records/map/to-resources.ts';
import { contextFor, wholeVisit } from './records/testing/visits.ts';

const ring = testKeyRing();
const take = (file: Uint8Array) => prepareFile(file, { facility: '01001', now: 202611220900 }, ring).hoSo[0]!;

/** One visit with a row in every table of the standard. */
function visitWithEveryTable(): Visit {
  const birth = sampleVisit({ seed: 1, kind: 'inpatient', newborn: true, sensitive: 'XML6' });
  const returning = sampleVisit({ seed: 2, kind: 'outpatient', sensitive: 'XML15' });
  const rows = { ...wholeVisit().tables, ...returning.tables, ...birth.tables };
  const first = ([name, all]: [string, Row[]]) => [
    name,
    all.slice(0, 2).map((row) => ({ ...row, MA_LK: birth.linkCode })),
  ];
  return {
    ...birth,
    tables: Object.fromEntries(
      Object.entries(rows)
        .filter(([name]) => tables.has(name))
        .map(first),
    ),
  };
}

/** Only the table in question and the summary, which every visit needs. */
function withoutField({ tables: all, ...visit }: Visit, table: string, field: string): Visit {
  const kept = { XML1: all.XML1!, [table]: all[table]! };
  return { ...visit, tables: { ...kept, [table]: [{ ...kept[table]![0], [field]: '' }] } };
}

test('001:II.1.a-2c 003:II.2.2.1 a visit with every table is taken, and each mandatory field left out is named', () => {
  const visit = visitWithEveryTable();
  expect(Object.keys(visit.tables).sort()).toEqual([...tables.keys()].sort());
  expect(take(writeDocument([visit])).findings.errors).toEqual([]);
  const mandatory = [...tables].flatMap(([table, { fields }]) =>
    fields.filter(({ required }) => required).map(({ name }) => [table, name] as const),
  );
  expect(mandatory.length).toBeGreaterThan(90);
  const unnamed = mandatory.filter(([table, field]) => {
    const { errors, warnings } = take(writeDocument([withoutField(visit, table, field)])).findings;
    return ![...errors, ...warnings].some(({ bang, truong }) => bang === table && truong === field);
  });
  expect(unnamed).toEqual([]);
});

test('000:4.5 002:4.5 composed and combining Vietnamese become the same text in normal form C', () => {
  const name = 'Nguyễn Thị Thử Nghiệm';
  const shown = (['NFC', 'NFD'] as const).map((form) => {
    const visit = sampleVisit({ seed: 3, kind: 'station' });
    visit.tables.XML1![0]!.HO_TEN = name.normalize(form);
    const { stored } = take(writeDocument([visit]));
    const kept = readDocument(stored!.sealed, ring);
    expect(kept.tables.XML1![0]!.HO_TEN).toBe(name.normalize(form));
    return JSON.stringify(toResources(kept, contextFor()).find(({ resourceType }) => resourceType === 'Patient'));
  });
  for (const patient of shown) expect(patient).toContain(`"text":"${name}"`);
});

test.each([
  ['TCVN3 bytes', (file: Buffer) => Buffer.from(file.toString('latin1').replace('01001', 'Hµ Né1'), 'latin1')],
  ['another declared code page', (file: Buffer) => Buffer.from(file.toString().replace('utf-8', 'windows-1258'))],
  ['a cut UTF-8 letter', (file: Buffer) => Buffer.concat([file, Buffer.from([0xe1, 0xbb])])],
])('000:4.5 002:4.5 a file in %s is refused as a whole, with the reason', (_, spoil) => {
  const file = writeDocument([sampleVisit({ seed: 4, kind: 'station' })]);
  expect(take(file).findings.errors).toEqual([]);
  expect(() => take(spoil(file))).toThrow(expect.objectContaining({ code: 'encoding' }));
  expect(() => take(spoil(file))).toThrow(Refusal);
});
