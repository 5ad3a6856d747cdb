import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writeDocument } from '../documents/write.ts';
import { type Hospital, signIn, startTestGateway } from './testing/gateway.ts';
import { testAccounts } from './testing/secrets.ts';
import { difference, freshVisit, type RowCounts, startTestSite, type TestSite } from './testing/site.ts';

let site: TestSite;
let hospital: Hospital;
let before: RowCounts;
beforeAll(async () => {
  site = await startTestSite();
  hospital = site.hospital;
}, 60_000);
afterAll(() => site.close());
beforeEach(async () => {
  before = await site.rowCounts();
});
const added = async (): Promise<RowCounts> => difference(before, await site.rowCounts());

describe('sent again', () => {
  test('002:18.3.2 the same content is TRUNG with the first receipt, and nothing new is stored', async () => {
    const xml = writeDocument([freshVisit(), freshVisit()]);
    const first = (await hospital.sendXml(xml)).body.fileResults[0]!;
    const again = (await hospital.sendJson([xml])).body.fileResults[0]!;
    expect(again.maGiaoDich).toBe(first.maGiaoDich);
    expect(again.hoSo.map(({ trangThai }) => trangThai)).toEqual(['TRUNG', 'TRUNG']);
    expect(await added()).toEqual({ documents: 2, heads: 2, queued: 2, results: 0 });
  });

  test('changed content is a new version, the old one is kept, and going back is a third', async () => {
    const visit = freshVisit();
    const original = writeDocument([visit]);
    await hospital.sendXml(original);
    visit.tables.XML1![0]!.GHI_CHU = 'Đã thanh toán';
    const second = await hospital.sendXml(writeDocument([visit]));
    expect(second.body.fileResults[0]!.hoSo[0]).toMatchObject({ trangThai: 'THAY_THE', phienBan: 2 });
    const third = await hospital.sendXml(original);
    expect(third.body.fileResults[0]!.hoSo[0]).toMatchObject({ trangThai: 'THAY_THE', phienBan: 3 });
    expect(await added()).toEqual({ documents: 3, heads: 1, queued: 3, results: 0 });
    const { rows } = await site.superuser.query(
      `select d.version, p.version as before from hssk.document d left join hssk.document p on p.id = d.previous_id
       order by d.id desc limit 3`,
    );
    expect(rows).toEqual([
      { version: 3, before: 2 },
      { version: 2, before: 1 },
      { version: 1, before: null },
    ]);
  });

  test('content that another gateway has replaced meanwhile is no repetition any more', async () => {
    const other = await startTestGateway(site.database);
    const colleague = await signIn(other.url);
    const visit = freshVisit();
    const original = writeDocument([visit]);
    await hospital.sendXml(original);
    visit.tables.XML1![0]!.GHI_CHU = 'Đã thanh toán';
    await colleague.sendXml(writeDocument([visit]));
    await other.stop();
    const third = await hospital.sendXml(original);
    expect(third.body.fileResults[0]!.hoSo[0]).toMatchObject({ trangThai: 'THAY_THE', phienBan: 3 });
    expect(await added()).toEqual({ documents: 3, heads: 1, queued: 3, results: 0 });
  });

  test('what was known is asked of the database: another facility with the same bytes is still refused', async () => {
    const xml = writeDocument([freshVisit()]);
    await hospital.sendXml(xml);
    const stranger = await signIn(site.gateway.url, testAccounts[1]);
    const reply = await stranger.sendXml(xml);
    expect(reply.body.fileResults[0]).toMatchObject({ maKetQua: '403', maGiaoDich: null });
  });

  test('fifty times at once is stored once', async () => {
    const xml = writeDocument([freshVisit()]);
    const replies = await Promise.all(Array.from({ length: 50 }, () => hospital.sendXml(xml)));
    const results = replies.map((reply) => reply.body.fileResults[0]!);
    expect(new Set(results.map((result) => result.maGiaoDich)).size).toBe(1);
    expect(results.filter((result) => result.hoSo[0]!.trangThai === 'TIEP_NHAN')).toHaveLength(1);
    expect(await added()).toEqual({ documents: 1, heads: 1, queued: 1, results: 0 });
  });

  test('fifty different contents of one visit at once become versions 1 to 50', async () => {
    const visit = freshVisit();
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, index) => {
        visit.tables.XML1![0]!.GHI_CHU = `Lần ${index}`;
        return hospital.sendXml(writeDocument([visit]));
      }),
    );
    const versions = replies.map((reply) => reply.body.fileResults[0]!.hoSo[0]!.phienBan!);
    expect(versions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  test('two gateways at once neither double nor deadlock', async () => {
    const second = await startTestGateway(site.database);
    const colleague = await signIn(second.url);
    const files = Array.from({ length: 40 }, () => writeDocument([freshVisit(), freshVisit()]));
    const replies = await Promise.all(
      files.flatMap((xml, index) => [
        hospital.sendXml(xml),
        (index % 2 ? hospital : colleague).sendXml(xml),
        colleague.sendXml(xml),
      ]),
    );
    await second.stop();
    expect(replies.map((reply) => reply.status)).toEqual(replies.map(() => 200));
    expect(await added()).toEqual({ documents: 80, heads: 80, queued: 80, results: 0 });
  });
});
