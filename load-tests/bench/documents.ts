import type { SampleKind } from '../../services/documents/sample.ts';
import { digitsOf, envelopeOf, fillHoSo, openLinkCode, recordOf } from '../documents/fill.ts';
import { prepareTemplate } from '../documents/prepare.ts';

/** Makes documents far faster than they can be taken: every one has its own MA_LK, so none is a resend. */
export type DocumentMaker = { next: () => Buffer; averageBytes: number };

const templateCount = 40;

/** Whole but for the code of the visit, which stands at `places` in base64. */
type Template = { bytes: Buffer; places: number[] };

const toBase64 = (text: string): string => Buffer.from(text).toString('base64');
const mark = toBase64(openLinkCode);

export function documentMaker(kind: SampleKind, facility: string, run: string): DocumentMaker {
  const templates = Array.from({ length: templateCount }, (_, index) => makeTemplate(kind, facility, index));
  let count = 0;
  const next = (): Buffer => {
    count += 1;
    const code = `${run}.${String(count).padStart(openLinkCode.length - run.length - 1, '0')}`;
    return fill(templates[count % templateCount]!, toBase64(code));
  };
  const bytes = templates.reduce((sum, template) => sum + template.bytes.length, 0);
  return { next, averageBytes: Math.round(bytes / templateCount) };
}

function makeTemplate(kind: SampleKind, facility: string, seed: number): Template {
  const marks = { linkCode: openLinkCode, digits: digitsOf(seed), record: recordOf(seed, false) };
  const hoSo = fillHoSo(prepareTemplate(kind, facility, seed).text, marks, toBase64);
  const bytes = Buffer.from(envelopeOf(facility, [hoSo]));
  const places: number[] = [];
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + mark.length)) places.push(at);
  return { bytes, places };
}

function fill({ bytes, places }: Template, code: string): Buffer {
  const filled = Buffer.from(bytes);
  for (const place of places) filled.write(code, place, 'latin1');
  return filled;
}
