import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writeDocument } from '../documents/write.ts';
import { type Hospital, hospitalWith, signIn } from './testing/gateway.ts';
import { testAccounts } from './testing/secrets.ts';
import { difference, freshVisit, type RowCounts, startTestSite, type TestSite } from './testing/site.ts';

let site: TestSite;
let hospital: Hospital;
let other: Hospital;
let before: RowCounts;
beforeAll(async () => {
  site = await startTestSite();
  hospital = site.hospital;
  other = await signIn(site.gateway.url, testAccounts[1]!);
}, 60_000);
afterAll(() => site.close());
beforeEach(async () => {
  before = await site.rowCounts();
});
const added = async (): Promise<RowCounts> => difference(before, await site.rowCounts());
const nothing: RowCounts = { documents: 0, heads: 0, queued: 0, results: 0 };

describe('a good document', () => {
  test('000:20.1 raw XML is stored once, queued for mapping, and answered with its receipt', async () => {
    const visit = freshVisit();
    const { status, body } = await hospital.sendXml(writeDocument([visit]));
    expect(status).toBe(200);
    expect(body).toMatchObject({ maKetQua: '200', totalSuccess: 1, totalFailed: 0 });
    expect(body.batchId).toMatch(/^[0-9a-f-]{36}$/);
    const [file] = body.fileResults;
    expect(file).toMatchObject({ maKetQua: '200', loi: [], canhBao: [] });
    expect(file!.hoSo).toEqual([
      {
        maLk: visit.linkCode,
        trangThai: 'TIEP_NHAN',
        maGiaoDich: file!.maGiaoDich,
        phienBan: 1,
        loi: [],
        canhBao: [],
        soCanhBao: 0,
      },
    ]);
    expect(await added()).toEqual({ documents: 1, heads: 1, queued: 1, results: 0 });
  });

  test('as JSON with two files has the same shape', async () => {
    const { status, body } = await hospital.sendJson([
      writeDocument([freshVisit()]),
      writeDocument([freshVisit(), freshVisit()]),
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject({ maKetQua: '200', totalSuccess: 2, totalFailed: 0 });
    expect(body.fileResults.map((file) => file.hoSo.map((hoSo) => hoSo.trangThai))).toEqual([
      ['TIEP_NHAN'],
      ['TIEP_NHAN', 'TIEP_NHAN'],
    ]);
    expect(await added()).toEqual({ documents: 3, heads: 3, queued: 3, results: 0 });
  });

  test('001:V.1-5b of a patient without insurance, of one whose day of birth is unknown, and with every special table', async () => {
    const visits = [
      freshVisit({ insured: false }),
      freshVisit({ birthYearOnly: true }),
      freshVisit({ sensitive: 'XML6' }),
      freshVisit({ sensitive: 'XML15' }),
      freshVisit({ kind: 'inpatient', newborn: true }),
      freshVisit({ kind: 'outpatient' }),
    ];
    const { body } = await hospital.sendXml(writeDocument(visits));
    expect(body.fileResults[0]!.hoSo.map(({ trangThai, soCanhBao }) => [trangThai, soCanhBao])).toEqual(
      visits.map(() => ['TIEP_NHAN', 0]),
    );
  });

  test('with a byte order mark, wrapped base64 and XML1 last is read the same', async () => {
    const visit = freshVisit();
    const first = await hospital.sendXml(writeDocument([visit]));
    const same = writeDocument([visit], { base64Line: 76, order: (names) => names.toReversed() });
    expect((await hospital.sendXml(same)).body.fileResults[0]!.hoSo[0]!.trangThai).toBe('TRUNG');
    const marked = await hospital.sendXml(writeDocument([visit], { byteOrderMark: true }));
    expect(marked.body.fileResults[0]!.hoSo[0]).toMatchObject({ trangThai: 'THAY_THE', phienBan: 2, loi: [] });
    expect(first.body.fileResults[0]!.hoSo[0]!.trangThai).toBe('TIEP_NHAN');
  });
});

describe('one bad HOSO', () => {
  test('000:4.4 is refused with table, field and rule, and the others are stored', async () => {
    const bad = freshVisit();
    bad.tables.XML1![0]!.GIOI_TINH = '7';
    bad.tables.XML3![0]!.MA_LK = 'khac';
    const { status, body } = await hospital.sendXml(writeDocument([freshVisit(), bad, freshVisit()]));
    expect(status).toBe(200);
    expect(body).toMatchObject({ maKetQua: '207', totalSuccess: 0, totalFailed: 1 });
    const [file] = body.fileResults;
    expect(file!.hoSo.map(({ trangThai }) => trangThai)).toEqual(['TIEP_NHAN', 'TU_CHOI', 'TIEP_NHAN']);
    expect(file!.hoSo[1]!.loi.map(({ ma, bang, truong, dong }) => [ma, bang, truong, dong])).toEqual([
      ['XML1.GIOI_TINH.ENUM', 'XML1', 'GIOI_TINH', 1],
      ['XML3.MA_LK.LINK', 'XML3', 'MA_LK', 1],
    ]);
    expect(await added()).toEqual({ documents: 2, heads: 2, queued: 2, results: 1 });
    const status2 = await hospital.status(file!.maGiaoDich!);
    expect(status2.body).toMatchObject({ maKetQua: '207', hoSo: file!.hoSo });
  });

  test('alone leaves no document, and its receipt still tells why', async () => {
    const bad = freshVisit();
    delete bad.tables.XML1![0]!.HO_TEN;
    const { status, body } = await hospital.sendXml(writeDocument([bad]));
    expect(status).toBe(200);
    expect(body).toMatchObject({ maKetQua: '422', totalSuccess: 0, totalFailed: 1 });
    expect(body.fileResults[0]!.hoSo[0]).toMatchObject({ trangThai: 'TU_CHOI', loi: [{ ma: 'XML1.HO_TEN.REQUIRED' }] });
    expect(await added()).toEqual({ ...nothing, results: 1 });
    const later = await hospital.status(body.fileResults[0]!.maGiaoDich!);
    expect(later.body.hoSo[0]).toMatchObject({ maLk: bad.linkCode, trangThai: 'TU_CHOI' });
  });

  test('002:18.3.2 fewer HOSO than SOLUONGHOSO refuses the whole file; more is a warning', async () => {
    const truncated = await hospital.sendXml(writeDocument([freshVisit()], { declaredCount: 2 }));
    expect(truncated.body.fileResults[0]).toMatchObject({
      maKetQua: '422',
      loi: [{ ma: 'GIAMDINHHS.SOLUONGHOSO.COUNT' }],
      hoSo: [{ trangThai: 'TU_CHOI' }],
    });
    expect((await added()).documents).toBe(0);
    const more = await hospital.sendXml(writeDocument([freshVisit(), freshVisit()], { declaredCount: 1 }));
    expect(more.body.fileResults[0]).toMatchObject({
      maKetQua: '200',
      canhBao: [{ ma: 'GIAMDINHHS.SOLUONGHOSO.COUNT' }],
    });
  });
});

describe('another facility', () => {
  test('000:7.1-2 its code in the envelope, in the JSON or in XML1 is refused', async () => {
    const foreign = freshVisit({ facility: '01032' });
    const envelope = await hospital.sendXml(writeDocument([foreign]));
    expect(envelope.status).toBe(403);
    expect(envelope.body.fileResults[0]).toMatchObject({ maKetQua: '403', maGiaoDich: null });
    expect((await hospital.sendJson([writeDocument([freshVisit()])], { maCSKCB: '01032' })).status).toBe(403);
    const inside = await hospital.sendXml(writeDocument([foreign], { facility: '01001' }));
    expect(inside.body.fileResults[0]!.hoSo[0]!.loi[0]!.ma).toBe('XML1.MA_CSKCB.FACILITY');
    expect((await added()).documents).toBe(0);
  });

  test('its receipts do not exist for us', async () => {
    const { body } = await other.sendXml(writeDocument([freshVisit({ facility: '01032' })]));
    const receipt = body.fileResults[0]!.maGiaoDich!;
    expect((await other.status(receipt)).status).toBe(200);
    expect((await hospital.status(receipt)).status).toBe(404);
    for (const wrong of ['x', '../../ready', '01890000-0000-7000-8000-000000000000', '%00', "1' or '1'='1"]) {
      expect((await hospital.status(encodeURIComponent(wrong))).status).toBe(404);
    }
  });

  test('two facilities may use the same MA_LK', async () => {
    const [ours, theirs] = [freshVisit({ linkCode: 'SAME-1' }), freshVisit({ linkCode: 'SAME-1', facility: '01032' })];
    expect((await hospital.sendXml(writeDocument([ours]))).body.fileResults[0]!.hoSo[0]!.trangThai).toBe('TIEP_NHAN');
    expect((await other.sendXml(writeDocument([theirs]))).body.fileResults[0]!.hoSo[0]!.trangThai).toBe('TIEP_NHAN');
  });
});

describe('the state of a receipt', () => {
  test('tells what was stored, with the same warnings, and that a newer version exists', async () => {
    const visit = freshVisit();
    visit.tables.XML2![0]!.SO_LUONG = 'ba';
    const sent = (await hospital.sendXml(writeDocument([visit]))).body.fileResults[0]!;
    expect(sent.hoSo[0]!.canhBao.map(({ ma }) => ma)).toContain('XML2.SO_LUONG.FORMAT');
    const { status, body } = await hospital.status(sent.maGiaoDich!);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      maGiaoDich: sent.maGiaoDich,
      maKetQua: '200',
      hoSo: [{ ...sent.hoSo[0], hienHanh: true, daLapFhir: false }],
    });
    visit.tables.XML2![0]!.SO_LUONG = '3';
    await hospital.sendXml(writeDocument([visit]));
    expect((await hospital.status(sent.maGiaoDich!)).body.hoSo[0]).toMatchObject({ phienBan: 1, hienHanh: false });
  });
});

describe('nobody without a right', () => {
  const xml = () => writeDocument([freshVisit()]);
  test('000:7.1-2 002:18.3.2 sends or asks', async () => {
    for (const token of ['', 'abc', `${hospital.token}x`, hospital.token.split('.').slice(0, 2).join('.')]) {
      const stranger = hospitalWith(site.gateway.url, token, '01001');
      expect((await stranger.sendXml(xml())).status).toBe(401);
      expect((await stranger.status('x')).status).toBe(401);
    }
    const reader = await signIn(site.gateway.url, testAccounts[3]!);
    expect((await reader.sendXml(xml())).status).toBe(403);
    expect(await added()).toEqual(nothing);
  });
});

describe('what is not the contract', () => {
  const post = (path: string, init: RequestInit = {}) =>
    fetch(site.gateway.url + path, {
      method: 'POST',
      ...init,
      headers: { authorization: `Bearer ${hospital.token}`, 'content-type': 'application/json', ...init.headers },
    });
  const send = '/api/kcb/xml/qd3176/guiHoSoXml';

  test.each([
    ['not JSON', '{', 400],
    ['not an object', '[]', 400],
    ['no files', '{"files":[]}', 400],
    ['files that are not text', '{"files":[1]}', 400],
    ['another kind', '{"loaiHoSo":"9999","files":["x"]}', 400],
    ['a file that is not base64', '{"files":["!!!!"]}', 400],
    ['an empty file', '{"files":[""]}', 400],
    ['an empty body', '', 400],
  ])('%s is refused with %s', async (_, body, status) => {
    const response = await post(send, { body });
    expect(response.status).toBe(status);
    const answer = (await response.json()) as { maKetQua: string; thongDiep: string };
    expect(answer.maKetQua).toBe(String(status));
    expect(answer.thongDiep.length).toBeGreaterThan(10);
    expect(await added()).toEqual(nothing);
  });

  test('other types, compressed bodies, other methods and addresses are refused', async () => {
    expect((await post(send, { body: 'x', headers: { 'content-type': 'text/plain' } })).status).toBe(415);
    expect((await post(send, { body: 'x', headers: { 'content-encoding': 'gzip' } })).status).toBe(415);
    expect(
      (await post(send, { body: 'x', headers: { 'content-type': 'application/xml; charset=utf-16' } })).status,
    ).toBe(415);
    expect((await fetch(site.gateway.url + send)).status).toBe(405);
    expect((await post('/api/other')).status).toBe(404);
  });

  test('one readable file among unreadable ones is taken', async () => {
    const { status, body } = await hospital.sendJson([
      '!!!!',
      writeDocument([freshVisit()]),
      Buffer.from('<!DOCTYPE x><GIAMDINHHS/>'),
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject({ maKetQua: '207', totalSuccess: 1, totalFailed: 2 });
    expect(body.fileResults.map(({ maKetQua }) => maKetQua)).toEqual(['400', '200', '400']);
  });
});

test('live, ready and metrics answer without a token', async () => {
  expect((await fetch(`${site.gateway.url}/live`)).status).toBe(200);
  expect((await fetch(`${site.gateway.url}/ready`)).status).toBe(200);
  const metrics = await (await fetch(`${site.gateway.url}/metrics`)).text();
  expect(metrics).toMatch(/hssk_gateway_hoso_total\{state="TIEP_NHAN"\} \d+/);
  expect(metrics).not.toMatch(/01001\./);
});
