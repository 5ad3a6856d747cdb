import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDatabase, type TestDatabase } from '../database/testing/postgres.ts';
import { sampleVisit } from '../documents/sample.ts';
import { writeDocument } from '../documents/write.ts';
import {
  type Hospital,
  hospitalWith,
  kill,
  signIn,
  spawnGateway,
  startTestGateway,
  untilReady,
  untilState,
} from './testing/gateway.ts';
import { writeGatewaySecrets } from './testing/secrets.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
  writeGatewaySecrets(database.secretsDirectory);
}, 60_000);
afterAll(() => database.remove());

let seed = 0;
const documents = (count: number): Buffer[] =>
  Array.from({ length: count }, () => {
    seed += 1;
    return writeDocument([sampleVisit({ seed, kind: 'station' })]);
  });

const asSuperuser = async <T extends pg.QueryResultRow>(text: string): Promise<T[]> => {
  const client = await database.connect('postgres', 'hssk');
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
};

/** Receipts of all that was acknowledged. */
class Receipts extends Set<string> {
  readonly waiters: { size: number; resolve: () => void }[] = [];
  override add(receipt: string): this {
    super.add(receipt);
    for (const waiter of this.waiters) if (this.size >= waiter.size) waiter.resolve();
    return this;
  }
  reach(size: number): Promise<void> {
    if (this.size >= size) return Promise.resolve();
    return new Promise((resolve) => this.waiters.push({ size, resolve }));
  }
}

/** A send that fails is nobody's loss. */
async function sendAll(hospital: Hospital, files: Buffer[], receipts: Receipts, senders = 8): Promise<void> {
  let next = 0;
  const sender = async (): Promise<void> => {
    while (next < files.length) {
      const file = files[next++]!;
      try {
        const { status, body } = await hospital.sendXml(file);
        if (status === 200) receipts.add(body.fileResults[0]!.maGiaoDich!);
      } catch {
        // The gateway is gone.
      }
    }
  };
  await Promise.all(Array.from({ length: senders }, sender));
}

/** Every acknowledged receipt is stored exactly once, no visit twice, and everything stored is queued. */
async function expectNothingLost(receipts: Set<string>, sent: number): Promise<void> {
  const rows = await asSuperuser<{ receipt: string; count: number }>(
    'select receipt::text, count(*)::int as count from hssk.document group by receipt',
  );
  const stored = new Map(rows.map((row) => [row.receipt, row.count]));
  expect([...receipts].filter((receipt) => stored.get(receipt) !== 1)).toEqual([]);
  const [sums] = await asSuperuser<{ documents: number; visits: number; queued: number }>(
    `select (select count(*)::int from hssk.document) as documents, (select count(distinct link_hash)::int from hssk.document) as visits,
      (select count(*)::int from hssk.mapping_queue) as queued`,
  );
  expect(sums).toEqual({ documents: sums!.visits, visits: sums!.visits, queued: sums!.visits });
  expect(sums!.visits).toBeLessThanOrEqual(sent);
}

const clear = () => asSuperuser('truncate hssk.document, hssk.link_head, hssk.mapping_queue, hssk.file_result cascade');

test('000:20.1 a gateway killed under load has lost nothing that it acknowledged, and a resend doubles nothing', async () => {
  await clear();
  const files = documents(200);
  const receipts = new Receipts();
  for (const share of [0.15, 0.3]) {
    const gateway = await spawnGateway(database, { LOG_LEVEL: 'info' });
    const hospital = await signIn(gateway.url);
    const sending = sendAll(hospital, files, receipts);
    const wanted = Math.round(receipts.size + files.length * share);
    await receipts.reach(wanted);
    await kill(gateway.process, 'SIGKILL');
    await sending;
    await expectNothingLost(receipts, files.length);
  }
  const gateway = await startTestGateway(database);
  const again = new Receipts();
  await sendAll(await signIn(gateway.url), files, again);
  await gateway.stop();
  expect(again.size).toBe(files.length);
  expect([...receipts].filter((receipt) => !again.has(receipt))).toEqual([]);
  await expectNothingLost(again, files.length);
}, 60_000);

test('000:19.1 a database that crashes under load costs waiting, not documents', async () => {
  await clear();
  const files = documents(200);
  const receipts = new Receipts();
  const gateway = await startTestGateway(database);
  const sending = sendAll(await signIn(gateway.url), files, receipts);
  await receipts.reach(60);
  await database.stop('immediate');
  expect(receipts.size).toBeLessThan(files.length);
  await database.start();
  await sending;
  await gateway.stop();
  expect(receipts.size).toBe(files.length);
  await expectNothingLost(receipts, files.length);
}, 60_000);

test('without a database a document is answered 503 with Retry-After after its wait, and the gateway says that it waits', async () => {
  const gateway = await startTestGateway(database, { STORE_WAIT_SECONDS: '1' });
  const hospital = await signIn(gateway.url);
  await database.stop('immediate');
  const [file] = documents(1);
  const { status, headers, body } = await hospital.sendXml(file!);
  expect([status, headers.get('retry-after'), body.maKetQua]).toEqual([503, '5', '503']);
  await untilState(gateway.url, 'waiting');
  expect((await fetch(`${gateway.url}/ready`)).ok).toBe(true);
  expect((await fetch(`${gateway.url}/live`)).ok).toBe(true);
  await database.start();
  await untilReady(gateway.url);
  expect((await hospital.sendXml(file!)).status).toBe(200);
  await gateway.stop();
}, 60_000);

test('a gateway that is told to stop is not ready, ends what is under way, answers it, and exits 0', async () => {
  await clear();
  const gateway = await spawnGateway(database);
  const hospital = await signIn(gateway.url);
  const files = documents(40);
  const replies = Promise.allSettled(files.map((file) => hospital.sendXml(file)));
  while (!gateway.lines.some((line) => line.includes('"route":"send"'))) await hospital.status('x');
  expect(await kill(gateway.process, 'SIGTERM')).toBe(0);
  const receipts = new Receipts();
  for (const reply of await replies)
    if (reply.status === 'fulfilled' && reply.value.status === 200)
      receipts.add(reply.value.body.fileResults[0]!.maGiaoDich!);
  expect(receipts.size).toBeGreaterThan(0);
  await expectNothingLost(receipts, files.length);
  expect(gateway.lines.at(-1)).toContain('"msg":"stopped"');
}, 60_000);

test('a stopping gateway still takes what comes while it lingers, and sends its clients elsewhere', async () => {
  const gateway = await spawnGateway(database, { LINGER_SECONDS: '3' });
  const hospital = await signIn(gateway.url);
  const ended = kill(gateway.process, 'SIGTERM');
  await untilState(gateway.url, 'stopping');
  expect((await fetch(`${gateway.url}/ready`)).status).toBe(503);
  const { status, headers } = await hospital.sendXml(documents(1)[0]!);
  expect([status, headers.get('connection')]).toEqual([200, 'close']);
  expect(await ended).toBe(0);
}, 60_000);

test.each(['synchronous_commit', 'fsync', 'full_page_writes'])(
  'with %s off nothing is acknowledged',
  async (setting) => {
    const gateway = await startTestGateway(database, { STORE_WAIT_SECONDS: '1' });
    const hospital = await signIn(gateway.url);
    await asSuperuser(`alter system set ${setting} = off`);
    await asSuperuser('select pg_reload_conf()');
    const [file] = documents(1);
    await untilState(gateway.url, 'waiting');
    expect((await hospital.sendXml(file!)).status).toBe(503);
    await asSuperuser(`alter system reset ${setting}`);
    await asSuperuser('select pg_reload_conf()');
    await untilReady(gateway.url);
    expect((await hospitalWith(gateway.url, hospital.token, '01001').sendXml(file!)).status).toBe(200);
    await gateway.stop();
  },
  60_000,
);
