/**
 * Prepared documents: whole base64 texts in which only the visit's code, the person's last digits and the record's number are
 * open. They stand at byte positions divisible by 3, so that they are whole groups of base64 and filling in is one text replacement.
 */
import type { SampleKind } from '../../services/documents/sample.ts';

/** One HOSO, ready but for its marks. */
export type HoSoTemplate = { kind: SampleKind; facility: string; text: string };

/** What stands in the plain tables; 24, 6 and 6 bytes. */
export const openLinkCode = '@'.repeat(24);
export const openDigits = '#'.repeat(6);
/** The hospital's number of the paper record (MA_HSBA): changing it makes a correction of a document. */
export const openRecord = '%'.repeat(6);

/** The same as they stand in the base64 text. */
const linkMark = 'QEBA'.repeat(8);
const digitsMark = 'IyMj'.repeat(2);
const recordMark = 'JSUl'.repeat(2);

export type Identity = { linkCode: string; digits: string; record: string };

/** `toBase64` of the place where this runs: k6 has another than Node. */
export function fillHoSo(text: string, identity: Identity, toBase64: (text: string) => string): string {
  const put = (filled: string, mark: string, value: string) => filled.split(mark).join(toBase64(value));
  const named = put(text, linkMark, identity.linkCode);
  return put(put(named, digitsMark, identity.digits), recordMark, identity.record);
}

/** MA_LK of 24 characters: the run, the stream and the visit's number in it. */
export const linkCodeOf = (run: string, stream: number, number: number): string =>
  `${run}.${stream}.${String(number).padStart(openLinkCode.length - run.length - String(stream).length - 2, '0')}`;

/** Patients come again: 300,000 of them for each template, in an order that does not repeat soon. */
export const digitsOf = (number: number): string => String(((number * 7919) % 300_000) + 100_000);

export const recordOf = (number: number, correction: boolean): string =>
  String(((number + (correction ? 450_000 : 0)) % 900_000) + 100_000);

export function envelopeOf(facility: string, hoSo: string[]): string {
  return (
    `<?xml version="1.0" encoding="utf-8"?><GIAMDINHHS><THONGTINDONVI><MACSKCB>${facility}</MACSKCB></THONGTINDONVI>` +
    `<THONGTINHOSO><NGAYLAP>20251130</NGAYLAP><SOLUONGHOSO>${hoSo.length}</SOLUONGHOSO><DANHSACHHOSO>${hoSo.join('')}` +
    '</DANHSACHHOSO></THONGTINHOSO><CHUKYDONVI /></GIAMDINHHS>'
  );
}
