import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeDocument } from '../documents/write.ts';
import { type Hospital, signIn, startTestGateway } from './testing/gateway.ts';
import { testAccounts } from './testing/secrets.ts';
import { freshVisit, startTestSite, type TestSite } from './testing/site.ts';

let site: TestSite;
let hospital: Hospital;
beforeAll(async () => {
  site = await startTestSite();
  hospital = site.hospital;
}, 60_000);
afterAll(() => site.close());

const file = (facility = '01001', kind: 'station' | 'intensive' = 'station'): Buffer =>
  writeDocument([freshVisit({ facility, kind })]);
const settle = async (setting: string, value: string): Promise<void> => {
  await site.superuser.query(`alter system set ${setting} = ${value}`);
  await site.superuser.query('select pg_reload_conf()');
};

test('a document that the database refuses spoils no other of its batch', async () => {
  await site.superuser.query(`create function hssk.refuse() returns trigger language plpgsql as
    $$ begin if new.facility = '01032' then raise check_violation; end if; return new; end $$`);
  await site.superuser.query(
    'create trigger refuse before insert on hssk.document for each row execute function hssk.refuse()',
  );
  const other = await signIn(site.gateway.url, testAccounts[1]!);
  const replies = await Promise.all(
    Array.from({ length: 40 }, async (_, index) => {
      const poison = index % 10 === 3;
      const { status } = await (poison ? other : hospital).sendXml(file(poison ? '01032' : '01001'));
      return { poison, status };
    }),
  );
  await site.superuser.query('drop trigger refuse on hssk.document');
  expect(replies.filter(({ poison, status }) => status !== (poison ? 500 : 200))).toEqual([]);
  const { rows } = await site.superuser.query(
    'select facility, count(*)::int as count from hssk.document group by facility',
  );
  expect(rows).toEqual([{ facility: '01001', count: 36 }]);
  expect((await other.sendXml(file('01032'))).status).toBe(200);
}, 60_000);

test('a member that became read-only, as in a failover, costs waiting only', async () => {
  await settle('default_transaction_read_only', 'on');
  const replies = Promise.all(Array.from({ length: 20 }, () => hospital.sendXml(file())));
  while (!(await metric('hssk_gateway_store_retries_total'))) await new Promise((resolve) => setTimeout(resolve, 10));
  await site.superuser.query('set default_transaction_read_only = off');
  await settle('default_transaction_read_only', 'off');
  expect((await replies).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
}, 60_000);

const metric = async (name: string): Promise<number> => {
  const text = await (await fetch(`${site.gateway.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1] ?? 0);
};

test('a commit that was not waited for until the standby had it is not acknowledged', async () => {
  const patient = await startTestGateway(site.database, { STORE_WAIT_SECONDS: '60' });
  const sender = await signIn(patient.url);
  await settle('synchronous_standby_names', "'nobody'");
  const reply = sender.sendXml(file());
  let answered = false;
  void reply.then(() => {
    answered = true;
  });
  for (let cancelled = 0; cancelled < 3; ) {
    const { rows } = await site.superuser.query(
      "select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'",
    );
    cancelled += rows.length;
  }
  expect(answered).toBe(false);
  await settle('synchronous_standby_names', "''");
  expect((await reply).body.fileResults[0]!.hoSo[0]!.trangThai).toBe('TIEP_NHAN');
  await patient.stop();
}, 60_000);

test('large records are prepared in their own thread, with the same answers', async () => {
  const large = file('01001', 'intensive');
  const first = await hospital.sendXml(large);
  expect(first.body.fileResults[0]!.hoSo[0]).toMatchObject({ trangThai: 'TIEP_NHAN', loi: [], canhBao: [] });
  const again = await hospital.sendJson([large]);
  expect(again.body.fileResults[0]!.hoSo[0]).toMatchObject({
    trangThai: 'TRUNG',
    maGiaoDich: first.body.fileResults[0]!.maGiaoDich,
  });
  const hostile = await hospital.sendXml(Buffer.concat([Buffer.from('<!DOCTYPE x>'), large]));
  expect([hostile.status, hostile.body.maKetQua]).toEqual([400, '400']);
}, 60_000);

test('requests at the same time share memory one after the other, never at once', async () => {
  const visits = Array.from({ length: 120 }, (_, index) =>
    freshVisit({ kind: index % 3 === 0 ? 'outpatient-tests' : 'station' }),
  );
  const replies = await Promise.all(visits.map((visit) => hospital.sendXml(writeDocument([visit]))));
  for (const [index, { body }] of replies.entries()) {
    const [sent] = body.fileResults;
    expect(sent!.hoSo[0]).toMatchObject({ maLk: visits[index]!.linkCode, trangThai: 'TIEP_NHAN', canhBao: [] });
    const kept = await hospital.status(sent!.maGiaoDich!);
    expect(kept.body.hoSo).toMatchObject([{ maLk: visits[index]!.linkCode, soCanhBao: 0 }]);
  }
}, 60_000);
