import { describe, expect, test } from 'vitest';
import { prepareFile } from './prepare.ts';
import { readDocument } from './read.ts';
import { Refusal } from './refusal.ts';
import { type SampleOptions, sampleVisit } from './sample.ts';
import { testKeyRing } from './testing/ring.ts';
import type { Visit } from './visit.ts';
import { writeDocument } from './write.ts';

const ring = testKeyRing();
const context = { facility: '01001', now: 202611220900 };
const prepare = (bytes: Uint8Array) => prepareFile(bytes, context, ring);
let seed = 0;
const visit = (options: Partial<SampleOptions> = {}): Visit => {
  seed += 1;
  return sampleVisit({ seed, kind: 'station', ...options });
};
test('every kind of made-up visit is accepted without a warning, and read back as it was', () => {
  const kinds: Partial<SampleOptions>[] = [
    {},
    { kind: 'outpatient' },
    { kind: 'outpatient-tests' },
    { kind: 'inpatient', newborn: true },
    { insured: false },
    { birthYearOnly: true },
    { sensitive: 'XML6' },
    { sensitive: 'XML15' },
  ];
  for (const options of kinds) {
    const one = visit(options);
    const { stored, findings, linkCode } = prepare(writeDocument([one])).hoSo[0]!;
    expect({ options, findings }).toEqual({ options, findings: { errors: [], warnings: [], warningCount: 0 } });
    expect(linkCode).toBe(one.linkCode);
    const read = readDocument(stored!.sealed, ring);
    for (const [name, rows] of Object.entries(one.tables)) {
      expect(
        read.tables[name]!.map((row) => Object.fromEntries(Object.entries(row).filter(([, text]) => text !== ''))),
      ).toEqual(rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, text]) => text !== ''))));
    }
  }
});

describe('002:18.3.2 a whole file is refused', () => {
  const envelope = (hoSo: string): Buffer =>
    Buffer.from(
      `<GIAMDINHHS><THONGTINDONVI><MACSKCB>01001</MACSKCB></THONGTINDONVI><THONGTINHOSO><DANHSACHHOSO>${hoSo}</DANHSACHHOSO></THONGTINHOSO></GIAMDINHHS>`,
    );
  const file = (name: string, content: string): string =>
    `<FILEHOSO><LOAIHOSO>${name}</LOAIHOSO><NOIDUNGFILE>${Buffer.from(content).toString('base64')}</NOIDUNGFILE></FILEHOSO>`;
  const rows = (count: number): string =>
    `<CHITIEU_CHITIET_THUOC><DSACH_CHI_TIET_THUOC>${'<CHI_TIET_THUOC><STT>1</STT></CHI_TIET_THUOC>'.repeat(count)}</DSACH_CHI_TIET_THUOC></CHITIEU_CHITIET_THUOC>`;
  test.each([
    ['that is not XML', Buffer.from('xin chào'), 'malformed'],
    ['of another root', Buffer.from('<DSACH_HOSO/>'), 'structure'],
    ['without HOSO', envelope(''), 'structure'],
    ['with a DOCTYPE in front', Buffer.from('<!DOCTYPE GIAMDINHHS><GIAMDINHHS/>'), 'doctype'],
    [
      'with a DOCTYPE inside a table',
      envelope(`<HOSO>${file('XML1', '<!DOCTYPE x [<!ENTITY a "b">]><TONG_HOP/>')}</HOSO>`),
      'doctype',
    ],
    [
      'with an entity inside a table',
      envelope(`<HOSO>${file('XML1', '<TONG_HOP><A>&xxe;</A></TONG_HOP>')}</HOSO>`),
      'entity',
    ],
    [
      'with an instruction inside an unknown table',
      envelope(`<HOSO>${file('XML18', '<?php x?><A/>')}</HOSO>`),
      'instruction',
    ],
    [
      'with UTF-16 inside',
      envelope(`<HOSO>${file('XML1', '<?xml version="1.0" encoding="utf-16"?><TONG_HOP/>')}</HOSO>`),
      'encoding',
    ],
    ['with 201 HOSO', envelope('<HOSO></HOSO>'.repeat(201)), 'too-large'],
    ['with 65 tables in a HOSO', envelope(`<HOSO>${file('XML18', '<A/>').repeat(65)}</HOSO>`), 'too-large'],
    ['with 20,001 rows in a table', envelope(`<HOSO>${file('XML2', rows(20_001))}</HOSO>`), 'too-large'],
    [
      'with too many unknown elements',
      envelope(`<HOSO>${file('XML2', rows(1).replace('<STT>', `${'<Z/>'.repeat(20_001)}<STT>`))}</HOSO>`),
      'too-large',
    ],
    [
      'that nests too deep',
      envelope(`<HOSO>${file('XML1', `<TONG_HOP>${'<A>'.repeat(20)}x${'</A>'.repeat(20)}</TONG_HOP>`)}</HOSO>`),
      'too-deep',
    ],
    [
      'with a table longer than 24 MB',
      envelope(`<HOSO>${file('XML5', `<A>${' '.repeat(24 * 1024 * 1024)}</A>`)}</HOSO>`),
      'too-large',
    ],
  ] as [string, Buffer, string][])('%s', (_, bytes, code) => {
    try {
      prepare(bytes);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(Refusal);
      expect((error as Refusal).code).toBe(code);
      expect((error as Refusal).message).toMatch(/\p{L}{2}/u);
    }
  });
});

test('a refusal says which HOSO and which table it was found in', () => {
  const text = writeDocument([visit(), visit()]).toString();
  const hostile = Buffer.from('<!DOCTYPE x><A/>').toString('base64');
  const at = text.lastIndexOf('<LOAIHOSO>XML2</LOAIHOSO><NOIDUNGFILE>');
  const bytes = Buffer.from(
    text.slice(0, at) + text.slice(at).replace(/<NOIDUNGFILE>[^<]*/, `<NOIDUNGFILE>${hostile}`),
  );
  expect(() => prepare(bytes)).toThrow('HOSO thứ 2: bảng XML2: Không nhận khai báo DOCTYPE');
});

test('names from a document cannot reach into objects', () => {
  const one = visit();
  const text = writeDocument([one]).toString();
  const hostile = Buffer.from('<A><__proto__>x</__proto__><constructor>y</constructor></A>').toString('base64');
  const added = `<FILEHOSO><LOAIHOSO>XML18</LOAIHOSO><NOIDUNGFILE>${hostile}</NOIDUNGFILE></FILEHOSO>`;
  const { stored } = prepare(Buffer.from(text.replace('</HOSO>', `${added}</HOSO>`))).hoSo[0]!;
  const rows = readDocument(stored!.sealed, ring).tables.XML18!;
  expect(Object.entries(rows[0]!)).toEqual([
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ]);
  expect(({} as Record<string, unknown>).x).toBeUndefined();
});

test('a signature is kept with the HOSO and does not make a resend a change', () => {
  const one = visit();
  const plain = writeDocument([one]).toString();
  const signed = plain.replace(
    '<CHUKYDONVI />',
    '<CHUKYDONVI><Signature><SignedInfo>abc</SignedInfo></Signature></CHUKYDONVI>',
  );
  const [first, second] = [plain, signed].map((text) => prepare(Buffer.from(text)).hoSo[0]!.stored!);
  expect(second!.contentHash).toEqual(first!.contentHash);
  expect(second!.sealed.body.length).toBeGreaterThan(first!.sealed.body.length);
});
