import { type SampleKind, sampleVisit } from '../../services/documents/sample.ts';
import { tableOf } from '../../services/documents/schema.ts';
import { writeTable } from '../../services/documents/write.ts';

/** Makes documents far faster than they can be taken: every one has its own MA_LK, so none is a resend. */
export type DocumentMaker = { next: () => Buffer; averageBytes: number };

const templateCount = 40;
const placeholder = '@'.repeat(24);

type Template = {
  head: Buffer;
  parts: { open: Buffer; inner: Buffer; places: number[]; close: Buffer }[];
  tail: Buffer;
};

export function documentMaker(kind: SampleKind, facility: string, run: string): DocumentMaker {
  const templates = Array.from({ length: templateCount }, (_, index) => makeTemplate(kind, facility, index));
  let count = 0;
  const next = (): Buffer => {
    count += 1;
    const code = `${run}.${String(count).padStart(placeholder.length - run.length - 1, '0')}`;
    return fill(templates[count % templateCount]!, Buffer.from(code));
  };
  const sample = Array.from({ length: templateCount }, () => next().length);
  return { next, averageBytes: Math.round(sample.reduce((sum, length) => sum + length, 0) / templateCount) };
}

function makeTemplate(kind: SampleKind, facility: string, seed: number): Template {
  const visit = sampleVisit({ seed, facility, kind, linkCode: placeholder });
  const parts = Object.entries(visit.tables).map(([name, rows]) => {
    const inner = Buffer.from(writeTable(tableOf(name), rows));
    return {
      open: Buffer.from(`<FILEHOSO><LOAIHOSO>${name}</LOAIHOSO><NOIDUNGFILE>`),
      inner,
      places: placesOf(inner),
      close: Buffer.from('</NOIDUNGFILE></FILEHOSO>'),
    };
  });
  return {
    head: Buffer.from(
      `<?xml version="1.0" encoding="utf-8"?><GIAMDINHHS><THONGTINDONVI><MACSKCB>${facility}</MACSKCB></THONGTINDONVI>` +
        '<THONGTINHOSO><NGAYLAP>20250601</NGAYLAP><SOLUONGHOSO>1</SOLUONGHOSO><DANHSACHHOSO><HOSO>',
    ),
    parts,
    tail: Buffer.from('</HOSO></DANHSACHHOSO></THONGTINHOSO><CHUKYDONVI /></GIAMDINHHS>'),
  };
}

function placesOf(inner: Buffer): number[] {
  const places: number[] = [];
  for (let at = inner.indexOf(placeholder); at >= 0; at = inner.indexOf(placeholder, at + 1)) places.push(at);
  return places;
}

function fill({ head, parts, tail }: Template, code: Buffer): Buffer {
  const pieces = [head];
  for (const { open, inner, places, close } of parts) {
    for (const place of places) code.copy(inner, place);
    pieces.push(open, Buffer.from(inner.toString('base64'), 'latin1'), close);
  }
  pieces.push(tail);
  return Buffer.concat(pieces);
}
