import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomFrom } from '../documents/sample-random.ts';
import { mutate } from '../documents/testing/mutate.ts';
import { writeDocument } from '../documents/write.ts';
import type { Hospital } from './testing/gateway.ts';
import { testAccounts } from './testing/secrets.ts';
import { freshVisit, startTestSite, type TestSite } from './testing/site.ts';

let site: TestSite;
let hospital: Hospital;
beforeAll(async () => {
  site = await startTestSite({ MEMORY_BUDGET_MIB: '16' });
  hospital = site.hospital;
}, 60_000);
afterAll(() => site.close());

const rowCount = async (): Promise<number> => {
  const { documents, results } = await site.rowCounts();
  return documents + results;
};
const envelope = (inner: string): string =>
  `<GIAMDINHHS><THONGTINDONVI><MACSKCB>01001</MACSKCB></THONGTINDONVI><THONGTINHOSO><SOLUONGHOSO>1</SOLUONGHOSO><DANHSACHHOSO><HOSO>` +
  `<FILEHOSO><LOAIHOSO>XML1</LOAIHOSO><NOIDUNGFILE>${Buffer.from(inner).toString('base64')}</NOIDUNGFILE></FILEHOSO></HOSO></DANHSACHHOSO></THONGTINHOSO></GIAMDINHHS>`;

describe('002:18.3.2 hostile input gets a clear 4xx and leaves nothing', () => {
  const laughs = `<!DOCTYPE l [<!ENTITY a "ha">${'bcdefghij'
    .split('')
    .map((n, i) => `<!ENTITY ${n} "${`&${'abcdefghi'[i]};`.repeat(10)}">`)
    .join('')}]><l>&j;</l>`;
  test.each([
    ['a billion laughs', laughs, 400],
    ['a billion laughs inside', envelope(laughs), 400],
    ['an external entity', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><GIAMDINHHS>&e;</GIAMDINHHS>', 400],
    ['an external entity inside', envelope('<!DOCTYPE x SYSTEM "http://127.0.0.1/x"><TONG_HOP/>'), 400],
    ['a parameter entity', '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/hosts"> %p;]><GIAMDINHHS/>', 400],
    ['XInclude by instruction', '<?xi href="x"?><GIAMDINHHS/>', 400],
    ['a compressed file', gzipSync('<GIAMDINHHS/>'), 400],
    ['a deep file', '<GIAMDINHHS>'.repeat(5000), 400],
    ['a deep table', envelope(`${'<TONG_HOP>'.repeat(500)}${'</TONG_HOP>'.repeat(500)}`), 400],
    ['a million elements', `<GIAMDINHHS>${'<a/>'.repeat(1_000_000)}</GIAMDINHHS>`, 413],
    ['a long name', `<${'A'.repeat(1_000_000)}/>`, 413],
    ['UTF-16', Buffer.from('\ufeff<GIAMDINHHS/>', 'utf16le'), 400],
    ['random bytes', Buffer.from(Array.from({ length: 5000 }, (_, n) => (n * 7919) % 256)), 400],
    ['nothing but zeros', Buffer.alloc(100_000), 400],
    ['only an opening', '<', 400],
  ] as [string, string | Buffer, number][])('%s', async (_, xml, expected) => {
    const before = await rowCount();
    const { status, body } = await hospital.sendXml(xml);
    expect(status).toBe(expected);
    expect(body).toMatchObject({ maKetQua: String(expected), totalSuccess: 0, totalFailed: 1 });
    expect(body.fileResults[0]!.thongDiep).toMatch(/\p{L}{3}/u);
    expect(body.fileResults[0]!.loi[0]!.ma).toMatch(/^GIAMDINHHS\.TEP\.[A-Z_]+$/);
    expect(await rowCount()).toBe(before);
  });

  test('a body over the limit is refused before it is read', async () => {
    const socket = connect(site.gateway.port, '127.0.0.1');
    const head = [
      'POST /api/kcb/xml/qd3176/guiHoSoXml HTTP/1.1',
      'Host: x',
      `Authorization: Bearer ${hospital.token}`,
      'Content-Type: application/xml',
      `Content-Length: ${33 * 1024 * 1024}`,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /);
    await once(socket, 'close');
  });

  test('a body without an announced length is refused', async () => {
    const body = new Blob(['<a/>']).stream();
    const headers = { authorization: `Bearer ${hospital.token}`, 'content-type': 'application/xml' };
    const response = await fetch(`${site.gateway.url}/api/kcb/xml/qd3176/guiHoSoXml`, {
      method: 'POST',
      headers,
      body,
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(411);
  });

  test('a sender that goes away in the middle leaves nothing and takes no memory with it', async () => {
    const before = await rowCount();
    const socket = connect(site.gateway.port, '127.0.0.1');
    const head = `POST /api/kcb/xml/qd3176/guiHoSoXml HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${hospital.token}\r\nContent-Type: application/xml\r\nContent-Length: 1000000\r\n\r\n`;
    socket.write(head + '<GIAMDINHHS>'.repeat(100));
    while ((await heldBytes()) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    socket.destroy();
    while ((await heldBytes()) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await rowCount()).toBe(before);
  });
});

const heldBytes = async (): Promise<number> => {
  const text = await (await fetch(`${site.gateway.url}/metrics`)).text();
  return Number(/^hssk_gateway_held_bytes (\d+)/m.exec(text)![1]);
};

test('load beyond the memory budget is told to come again before it is read, and what was taken is answered', async () => {
  const files = Array.from({ length: 30 }, () => writeDocument([freshVisit({ kind: 'inpatient' })]));
  const replies = await Promise.all(files.map((file) => hospital.sendXml(file)));
  const refused = replies.filter(({ status }) => status === 503);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.every(({ headers }) => Number(headers.get('retry-after')) > 0)).toBe(true);
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(30 - refused.length);
  expect(await heldBytes()).toBe(0);
});

test('damaged documents never break the gateway, and are stored whole or not at all', async () => {
  const rounds = Number(process.env.FUZZ_ROUNDS ?? 300);
  const statuses = new Map<number, number>();
  for (let seed = 0; seed < rounds; seed += 1) {
    const random = randomFrom(seed);
    const file = mutate(writeDocument([freshVisit()]), random);
    const before = await rowCount();
    const { status, body } = await hospital.sendXml(file);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    expect([200, 400, 403, 413]).toContain(status);
    const kept = body.fileResults.filter(({ maGiaoDich }) => maGiaoDich !== null).length;
    expect((await rowCount()) - before).toBe(kept);
  }
  expect(statuses.size).toBeGreaterThan(1);
}, 120_000);

test('wrong passwords are counted, and the lock is told with its end', async () => {
  const { username } = testAccounts[2]!;
  const take = (password: string) =>
    fetch(`${site.gateway.url}/api/auth/token/take`, {
      method: 'POST',
      body: JSON.stringify({ username, password, code: '01I29' }),
    });
  for (let count = 0; count < 5; count += 1) expect((await take('sai')).status).toBe(401);
  const locked = await take(testAccounts[2]!.password);
  expect([locked.status, Number(locked.headers.get('retry-after')) > 0]).toEqual([423, true]);
});
