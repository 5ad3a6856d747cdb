import { describe, expect, test } from 'vitest';
import { prepareFile } from '../prepare.ts';
import { readDocument } from '../read.ts';
import { type SampleOptions, sampleVisit } from '../sample.ts';
import { testKeyRing } from '../testing/ring.ts';
import type { Visit } from '../visit.ts';
import { writeDocument } from '../write.ts';

const ring = testKeyRing();
const context = { facility: '01001', now: 202611220900 };
const prepare = (bytes: Uint8Array) => prepareFile(bytes, context, ring);
let seed = 0;
const visit = (options: Partial<SampleOptions> = {}): Visit => {
  seed += 1;
  return sampleVisit({ seed, kind: 'station', ...options });
};
type Change = (one: Visit) => void;
const prepared = (change: Change, options: Partial<SampleOptions> = {}) => {
  const one = visit(options);
  change(one);
  return prepare(writeDocument([one])).hoSo[0]!;
};
/** Sets fields of the first row of a table. */
const set =
  (table: string, fields: Record<string, string>): Change =>
  (one) =>
    Object.assign(one.tables[table]![0]!, fields);

describe('a HOSO is refused', () => {
  test.each([
    ['MA_LK', ''],
    ['MA_LK', 'x'.repeat(101)],
    ['MA_BN', ''],
    ['HO_TEN', ''],
    ['HO_TEN', 'Ơ'.repeat(256)],
    ['NGAY_SINH', ''],
    ['NGAY_SINH', '19800230'],
    ['NGAY_SINH', '198002300000'],
    ['NGAY_SINH', '198000150000'],
    ['NGAY_SINH', '19800115240000'],
    ['GIOI_TINH', ''],
    ['GIOI_TINH', '4'],
    ['GIOI_TINH', 'nam'],
    ['NGAY_VAO', '2025-06-01 08:00'],
    ['NGAY_RA', '202506312400'],
    ['NGAY_RA', ''],
    ['MA_LOAI_KCB', '1'],
    ['MA_LOAI_KCB', ''],
    ['MA_BENH_CHINH', 'i10'],
    ['MA_BENH_CHINH', 'I10;E11'],
    ['MA_BENH_CHINH', ''],
    ['MA_CSKCB', '1001'],
    ['MA_CSKCB', ''],
  ])('001:II.1.a-2c 003:II.2.2.1 when XML1.%s is "%s"', (field, value) => {
    const { stored, findings } = prepared(set('XML1', { [field]: value }));
    expect(stored).toBeUndefined();
    expect(findings.errors[0]!.ma).toMatch(new RegExp(`^XML1\\.${field}\\.(REQUIRED|FORMAT|LENGTH|ENUM|PATTERN)$`));
    expect(findings.errors[0]).toMatchObject({ bang: 'XML1', truong: field, dong: 1 });
  });

  test.each([
    [
      'a row has another MA_LK',
      (one: Visit) => Object.assign(one.tables.XML2![1]!, { MA_LK: 'khac' }),
      'XML2.MA_LK.LINK',
    ],
    ['a row has no MA_LK', (one: Visit) => Object.assign(one.tables.XML2![1]!, { MA_LK: '' }), 'XML2.MA_LK.REQUIRED'],
    ['there is no XML1', (one: Visit) => void delete one.tables.XML1, 'XML1.LOAIHOSO.REQUIRED'],
    ['XML1 names another facility', set('XML1', { MA_CSKCB: '01032' }), 'XML1.MA_CSKCB.FACILITY'],
  ] as [string, Change, string][])('when %s', (_, change, code) => {
    const { stored, findings } = prepared(change);
    expect(stored).toBeUndefined();
    expect(findings.errors.map(({ ma }) => ma)).toContain(code);
  });

  const inner = (text: string): string => Buffer.from(text).toString('base64');
  const replaced = (find: RegExp, by: string) => {
    const one = visit();
    const text = writeDocument([one, visit()]).toString();
    return prepare(Buffer.from(text.replace(find, by))).hoSo;
  };
  const firstXml3 = /(<LOAIHOSO>XML3<\/LOAIHOSO><NOIDUNGFILE>)[^<]*/;
  test.each([
    ['is cut', inner('<CHITIEU_CHITIET_DVKT_VTYT><DSACH_CHI_TIET_DVKT>'), 'XML3.NOIDUNGFILE.MALFORMED'],
    ['is not XML', inner('xin chào'), 'XML3.NOIDUNGFILE.MALFORMED'],
    ['is empty', '', 'XML3.NOIDUNGFILE.MALFORMED'],
    ['has another root', inner('<DSACH_CHI_TIET_DVKT></DSACH_CHI_TIET_DVKT>'), 'XML3.NOIDUNGFILE.STRUCTURE'],
    [
      'has other rows',
      inner('<CHITIEU_CHITIET_DVKT_VTYT><DSACH_CHI_TIET_DVKT><ROW/></DSACH_CHI_TIET_DVKT></CHITIEU_CHITIET_DVKT_VTYT>'),
      'XML3.NOIDUNGFILE.STRUCTURE',
    ],
    ['is not base64', 'PEE+!!', 'XML3.NOIDUNGFILE.BASE64'],
    ['is cut base64', 'PEE+P', 'XML3.NOIDUNGFILE.BASE64'],
    ['is XML without base64', '<A>1</A>', 'XML3.NOIDUNGFILE.FORMAT'],
  ])('when XML3 %s, and the next HOSO goes on', (_, content, code) => {
    const [first, second] = replaced(firstXml3, `$1${content}`);
    expect(first!.stored).toBeUndefined();
    expect(first!.findings.errors.map(({ ma }) => ma)).toEqual([code]);
    expect(second!.stored).toBeDefined();
  });

  test('when a table of rows comes twice; a discharge paper may (twins)', () => {
    const [, again] = [0, /(<FILEHOSO><LOAIHOSO>XML2.*?<\/FILEHOSO>)/];
    const [first, second] = replaced(again, '$1$1');
    expect(first!.findings.errors.map(({ ma }) => ma)).toEqual(['XML2.LOAIHOSO.REPEATED']);
    expect(second!.stored).toBeDefined();
    const text = writeDocument([visit({ kind: 'inpatient' })])
      .toString()
      .replace(/(<FILEHOSO><LOAIHOSO>XML7.*?<\/FILEHOSO>)/, '$1$1');
    const twins = prepare(Buffer.from(text)).hoSo[0]!;
    expect(twins.findings.errors).toEqual([]);
    expect(readDocument(twins.stored!.sealed, ring).tables.XML7).toHaveLength(2);
  });
});

describe('a HOSO is taken with a warning', () => {
  test.each([
    ['XML2.SO_LUONG.FORMAT', set('XML2', { SO_LUONG: '1,5' })],
    ['XML2.SO_LUONG.REQUIRED', set('XML2', { SO_LUONG: '' })],
    ['XML2.TEN_THUOC.LENGTH', set('XML2', { TEN_THUOC: 'á'.repeat(1025) })],
    ['XML2.PHAM_VI.ENUM', set('XML2', { PHAM_VI: '9' })],
    ['XML2.THANH_TIEN_BV.PRODUCT', set('XML2', { SO_LUONG: '3.5', DON_GIA: '1000.5', THANH_TIEN_BV: '3503.76' })],
    ['XML2.THANH_TIEN_BH.PRODUCT', set('XML2', { TYLE_TT_BH: '50' })],
    ['XML3.THANH_TIEN_BV.PRODUCT', set('XML3', { THANH_TIEN_BV: '1' })],
    ['XML3.THANH_TIEN_BH.PRODUCT', set('XML3', { TYLE_TT_BH: '80' })],
    ['XML3.DON_GIA_BV.NOT_DONE', set('XML3', { MA_DICH_VU: '02.1896_TB' })],
    ['XML3.MA_DICH_VU.REQUIRED', set('XML3', { MA_DICH_VU: '' })],
    ['XML3.MA_VAT_TU.REQUIRED', set('XML3', { MA_DICH_VU: '' })],
    ['XML3.NGAY_YL.FORMAT', set('XML3', { NGAY_YL: '20250601' })],
    ['XML3.NGAY_YL.OUTSIDE_STAY', set('XML3', { NGAY_YL: '202401010000' })],
    ['XML3.NGAY_YL.ORDER', set('XML3', { NGAY_TH_YL: '202501010000' })],
    ['XML3.NGAY_TH_YL.ORDER', set('XML3', { NGAY_KQ: '202501010000' })],
    ['XML1.NGAY_VAO.ORDER', set('XML1', { NGAY_RA: '202501010000' })],
    ['XML1.NGAY_RA.FUTURE', set('XML1', { NGAY_RA: '202612310000' })],
    ['XML1.T_THUOC.SUM', set('XML1', { T_THUOC: '1' })],
    ['XML1.T_TONGCHI_BV.SUM', set('XML1', { T_TONGCHI_BV: '1' })],
    ['XML1.T_BHTT.SUM', set('XML1', { T_BHTT: '1' })],
    ['XML1.T_TONGCHI_BH.REQUIRED', set('XML1', { T_TONGCHI_BH: '' })],
    [
      'XML1.SO_CCCD.SEX',
      (one: Visit) => set('XML1', { GIOI_TINH: one.tables.XML1![0]!.GIOI_TINH === '1' ? '2' : '1' })(one),
    ],
    ['XML1.SO_CCCD.BIRTH_YEAR', set('XML1', { NGAY_SINH: '190101010000' })],
    ['XML1.MA_THE_BHYT.PATTERN', set('XML1', { MA_THE_BHYT: 'ZZ' })],
    ['XML1.MA_LOAI_KCB.ENUM', set('XML1', { MA_LOAI_KCB: '77' })],
    ['XML1.MA_DKBD.REQUIRED', set('XML1', { MA_DKBD: '' })],
    ['XML1.LY_DO_VNT.REQUIRED', set('XML1', { MA_LOAI_KCB: '03' })],
    ['XML1.NGAY_TAI_KHAM.NO_XML14', (one: Visit) => void delete one.tables.XML14],
    ['XML1.CAN_NANG_CON.NO_XML9', set('XML1', { CAN_NANG_CON: '3200' })],
    ['XML1.TRUONG_LA.UNKNOWN', set('XML1', { TRUONG_LA: 'x' })],
    ['XML14.MA_CSKCB.FACILITY', set('XML14', { MA_CSKCB: '01032' })],
  ] as [string, Change][])('%s', (code, change) => {
    const { stored, findings } = prepared(change);
    expect(findings.errors).toEqual([]);
    expect(findings.warnings.map(({ ma }) => ma)).toContain(code);
    expect(stored).toBeDefined();
  });

  test('for the older names of XML13, which count as the new ones', () => {
    const paper = {
      SO_HOSO: '1',
      SO_CHUYENTUYEN: '1',
      GIAY_CHUYEN_TUYEN: '1',
      MA_CSKCB: '01001',
      CHAN_DOAN_RV: 'x',
      MA_BENH_CHINH: 'I10',
    };
    const rest = { MA_LOAI_RV: '2', MA_LYDO_CT: '1', MA_BAC_SI: '1', MA_TTDV: '1' };
    const { findings } = prepared((one) => {
      one.tables.XML13 = [
        { MA_LK: one.linkCode, ...paper, ...rest, MA_NOI_DI: '01001', MA_NOI_DEN: '01032', TEN_THUOC: 'x' },
      ];
    });
    expect(findings.errors).toEqual([]);
    expect(findings.warnings.map(({ ma }) => ma)).toEqual([
      'XML13.MA_NOI_DI.OLD_NAME',
      'XML13.MA_NOI_DEN.OLD_NAME',
      'XML13.TEN_THUOC.OLD_NAME',
    ]);
  });

  test('but not when amounts differ by less than a dong, or were multiplied without the share of the service', () => {
    const near = prepared(
      set('XML2', { SO_LUONG: '0.333', DON_GIA: '1000', THANH_TIEN_BV: '333.9', THANH_TIEN_BH: '333.9' }),
    );
    expect(near.findings.warnings.filter(({ ma }) => ma.startsWith('XML2'))).toEqual([]);
    const share = prepared(set('XML3', { TYLE_TT_DV: '50', THANH_TIEN_BH: '22500' }));
    expect(share.findings.warnings.filter(({ ma }) => ma.startsWith('XML3.THANH_TIEN'))).toEqual([]);
  });

  test('for a table that the standard does not know, which is kept byte for byte', () => {
    const text = writeDocument([visit()]).toString();
    const added = `<FILEHOSO><LOAIHOSO>XML18</LOAIHOSO><NOIDUNGFILE>${Buffer.from('<A><B>1</B></A>').toString('base64')}</NOIDUNGFILE></FILEHOSO>`;
    const { stored, findings } = prepare(Buffer.from(text.replace('</HOSO>', `${added}</HOSO>`))).hoSo[0]!;
    expect(findings.warnings.map(({ ma }) => ma)).toEqual(['XML18.LOAIHOSO.UNKNOWN']);
    expect(readDocument(stored!.sealed, ring).tables.XML18).toEqual([{ B: '1' }]);
  });

  test('and a table with 20,000 wrong rows does not make an answer of megabytes', () => {
    const { findings } = prepared((one) => {
      const row = one.tables.XML2![0]!;
      one.tables.XML2 = Array.from({ length: 20_000 }, () => ({ ...row, SO_LUONG: 'x', DON_GIA: 'y' }));
    });
    expect(findings.warnings).toHaveLength(100);
    expect(findings.warningCount).toBeGreaterThan(40_000);
  });
});
