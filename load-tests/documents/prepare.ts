import { type SampleKind, sampleVisit } from '../../services/documents/sample.ts';
import { tableOf } from '../../services/documents/schema.ts';
import type { Row } from '../../services/documents/visit.ts';
import { writeTable } from '../../services/documents/write.ts';
import { type HoSoTemplate, openDigits, openLinkCode, openRecord } from './fill.ts';

/** Different visits of each kind, for each facility; the big ones are few, since each is 5 MB in memory. */
const variants: Record<SampleKind, number> = {
  station: 12,
  outpatient: 16,
  'outpatient-tests': 8,
  inpatient: 3,
  intensive: 1,
};

/** Templates of these kinds for each facility; the same seed makes the same. */
export function prepareTemplates(facilities: string[], kinds: SampleKind[], seed = 1): HoSoTemplate[] {
  return facilities.flatMap((facility, place) =>
    kinds.flatMap((kind) =>
      Array.from({ length: variants[kind] }, (_, variant) =>
        prepareTemplate(kind, facility, seed * 1_000_000 + place * 1000 + variant),
      ),
    ),
  );
}

export function prepareTemplate(kind: SampleKind, facility: string, seed: number): HoSoTemplate {
  const { tables } = sampleVisit({ seed, facility, kind, linkCode: openLinkCode, insured: seed % 8 !== 0 });
  const open = opener(tables.XML1?.[0] ?? {});
  const files = Object.entries(tables).map(([name, rows]) => {
    const inner = aligned(writeTable(tableOf(name), rows.map(open))).toString('base64');
    return `<FILEHOSO><LOAIHOSO>${name}</LOAIHOSO><NOIDUNGFILE>${inner}</NOIDUNGFILE></FILEHOSO>`;
  });
  return { kind, facility, text: `<HOSO>${files.join('')}</HOSO>` };
}

/** The last six digits of the person's numbers and of the paper record become open, wherever the numbers stand. */
function opener(summary: Row): (row: Row) => Row {
  const places = (['SO_CCCD', 'MA_BN', 'MA_THE_BHYT', 'MA_HSBA'] as const).flatMap((field) => {
    const number = summary[field];
    const mark = field === 'MA_HSBA' ? openRecord : openDigits;
    return number ? [{ number, opened: number.slice(0, -mark.length) + mark }] : [];
  });
  const openValue = (value: string) =>
    places.reduce((text, { number, opened }) => text.replaceAll(number, opened), value);
  return (row) => Object.fromEntries(Object.entries(row).map(([field, value]) => [field, openValue(value)]));
}

/** Line ends before an element, where they mean nothing, move its mark to a position divisible by 3. */
function aligned(xml: string): Buffer {
  let at = 0;
  const lines = xml.split('\n').map((line) => {
    const marks = [openLinkCode, openDigits, openRecord]
      .map((mark) => line.indexOf(mark))
      .filter((place) => place >= 0);
    if (marks.length > 1) throw new Error('an element with two open places cannot be aligned');
    const before = marks.length === 1 ? Buffer.byteLength(line.slice(0, marks[0])) : 0;
    const padded = marks.length === 1 ? '\n'.repeat((3 - ((at + before) % 3)) % 3) + line : line;
    at += Buffer.byteLength(padded) + 1;
    return padded;
  });
  return Buffer.from(lines.join('\n'));
}
