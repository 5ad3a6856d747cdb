import { expect, test } from 'vitest';
import { prepareFile } from '../../services/documents/prepare.ts';
import type { SampleKind } from '../../services/documents/sample.ts';
import { testKeyRing } from '../../services/documents/testing/ring.ts';
import { documentKilobytes } from '../scale.ts';
import { digitsOf, envelopeOf, fillHoSo, linkCodeOf, openLinkCode, recordOf } from './fill.ts';
import { prepareTemplate, prepareTemplates } from './prepare.ts';

const kinds = Object.keys(documentKilobytes) as SampleKind[];
const ring = testKeyRing();
const context = { facility: '01001', now: 202612010000 };
const toBase64 = (text: string) => Buffer.from(text).toString('base64');
const identityOf = (number: number, correction = false) => ({
  linkCode: linkCodeOf('mb1k2x', 0, number),
  digits: digitsOf(number),
  record: recordOf(number, correction),
});
const fill = (text: string, number: number, correction = false) =>
  fillHoSo(text, identityOf(number, correction), toBase64);
const read = (hoSo: string[]) => prepareFile(Buffer.from(envelopeOf('01001', hoSo)), context, ring);

test.each(kinds)('every prepared %s document is taken without a warning', (kind) => {
  const templates = prepareTemplates(['01001'], [kind]);
  for (const [number, { text }] of templates.entries()) {
    const file = read([fill(text, number)]);
    expect([file.errors, file.warnings]).toEqual([[], []]);
    expect(file.hoSo[0]).toMatchObject({
      linkCode: identityOf(number).linkCode,
      findings: { errors: [], warningCount: 0 },
    });
    expect(file.hoSo[0]?.stored).toBeDefined();
  }
});

test.each(kinds)('a %s document has the size of the load model within 6 percent', (kind) => {
  const sizes = prepareTemplates(['01001'], [kind]).map(({ text }) => envelopeOf('01001', [text]).length / 1000);
  const average = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const wanted = documentKilobytes[kind].value;
  expect(average).toBeGreaterThan(wanted * 0.94);
  expect(average).toBeLessThan(wanted * 1.06);
});

test('filling in leaves nothing open and changes the person, the visit and the paper record only', () => {
  const { text } = prepareTemplate('inpatient', '01001', 7);
  const innerOf = (hoSo: string) =>
    [...hoSo.matchAll(/<NOIDUNGFILE>([^<]+)</g)].map(([, inner]) => Buffer.from(inner ?? '', 'base64').toString());
  const [one, other] = [1, 2].map((number) => innerOf(fill(text, number)).join('\n').split('\n')) as [
    string[],
    string[],
  ];
  expect(one.join('')).not.toMatch(/[@#%]{6}/);
  const changed = new Set(one.filter((line, at) => line !== other[at]).map((line) => /^<(\w+)>/.exec(line)?.[1]));
  expect([...changed].sort()).toEqual(
    ['MA_BN', 'MA_HSBA', 'MA_LK', 'MA_THE_BHYT', 'MA_YTE', 'SO_CCCD', 'SO_LUU_TRU'].sort(),
  );
});

test('a file holds many visits, each with its own code', () => {
  const templates = prepareTemplates(['01001'], ['outpatient', 'station']);
  const file = read(Array.from({ length: 20 }, (_, number) => fill(templates[number]?.text ?? '', number)));
  expect(file.warnings).toEqual([]);
  expect(new Set(file.hoSo.map(({ linkCode }) => linkCode)).size).toBe(20);
  expect(file.hoSo.every(({ stored, findings }) => stored && findings.warningCount === 0)).toBe(true);
});

test('a correction is another content under the same visit code', () => {
  const { text } = prepareTemplate('station', '01001', 7);
  const [first, corrected, again] = [false, true, false].map((correction) => read([fill(text, 5, correction)]).hoSo[0]);
  expect(corrected?.linkCode).toBe(first?.linkCode);
  expect(corrected?.stored?.contentHash).not.toEqual(first?.stored?.contentHash);
  expect(again?.stored?.contentHash).toEqual(first?.stored?.contentHash);
});

test('visit codes have the prepared length and never repeat between streams and runs', () => {
  const codes = ['mb1k2x', 'mb1k2y'].flatMap((run) =>
    [0, 1].flatMap((stream) => [0, 99].map((number) => linkCodeOf(run, stream, number))),
  );
  expect(new Set(codes).size).toBe(8);
  for (const code of codes) expect(code).toHaveLength(openLinkCode.length);
});

test('the same seed prepares the same documents', () => {
  expect(prepareTemplates(['01032'], ['outpatient'])).toEqual(prepareTemplates(['01032'], ['outpatient']));
});
