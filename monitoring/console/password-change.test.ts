import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleSeen } from './testing/sample-seen.ts';
import { type Person, type Served, samplePassword, serve, signedIn, visitor } from './testing/serve.ts';

const seen = sampleSeen(30);
const chosen = 'Mot-mat-khau-2';
let served: Served;

beforeEach(async () => {
  served = await serve(() => seen, { firstPasswordsStay: false });
});
afterEach(() => served.stop());

async function change(person: Person, more: Record<string, string> = {}): Promise<Response> {
  const _csrf = await person.token('/mat-khau');
  return person.post('/mat-khau', { _csrf, current: samplePassword, wanted: chosen, again: chosen, ...more });
}

test('000:7.3.b-2 002:5.2.c with a first password nothing but its change can be had', async () => {
  const person = await signedIn(served, 'truc');
  const pages = ['/', '/hoat-dong', '/sao-luu', '/so/3', '/kiem-toan', '/canh-bao', '/so-tay/DatabaseDown', '/so-do'];
  for (const path of pages) {
    const answer = await person.get(path);
    expect([answer.status, answer.headers.get('location')], path).toEqual([303, '/mat-khau']);
  }
  const _csrf = await person.token('/mat-khau');
  for (const path of ['/canh-bao/nhan', '/kiem-toan/xuat']) {
    expect((await person.post(path, { _csrf, code: 'AC34' })).status, path).toBe(403);
  }
  const page = await (await person.get('/mat-khau')).text();
  expect(page).toContain('mật khẩu ban đầu');
  expect(page).not.toContain('href="/sao-luu"');
  expect((await change(person)).headers.get('location')).toBe('/dang-nhap?da-doi=1');
  const again = await signedIn(served, 'truc', chosen);
  expect((await again.get('/')).status).toBe(200);
});

test('a new password ends every session of its person, and the old one opens nothing', async () => {
  const [first, second, other] = [
    await signedIn(served, 'truc'),
    await signedIn(served, 'truc'),
    await signedIn(served, 'kiemtoan'),
  ];
  const stolen = new Map(first.cookies);
  expect((await change(first)).status).toBe(303);
  for (const [name, value] of stolen) first.cookies.set(name, value);
  for (const person of [first, second]) {
    expect((await person.get('/mat-khau')).headers.get('location')).toContain('/dang-nhap');
  }
  expect((await other.get('/mat-khau')).status).toBe(200);
  const stranger = visitor(served.url);
  expect(await (await stranger.get('/dang-nhap?da-doi=1')).text()).toContain('Đã đổi mật khẩu');
  await expect(signedIn(served, 'truc')).rejects.toThrow('401');
});

test.each([
  ['the password in use is wrong', { current: 'sai' }, 401, 'Tên đăng nhập hoặc mật khẩu không đúng.'],
  ['the two new ones differ', { again: 'Khac-mat-khau-2' }, 422, 'không giống nhau'],
  ['the new one is weak', { wanted: 'matkhau-1', again: 'matkhau-1' }, 422, 'chưa đủ mạnh'],
  ['the new one is the old one', { wanted: samplePassword, again: samplePassword }, 422, 'đã được dùng gần đây'],
])('002:17.3.1 nothing is changed when %s', async (_, given, status, words) => {
  const person = await signedIn(served, 'truc');
  const answer = await change(person, given);
  expect(answer.status).toBe(status);
  expect(await answer.text()).toContain(words);
  expect((await signedIn(served, 'truc')).cookies.size).toBeGreaterThan(0);
});

test('a form of somebody else, without its token or without a session changes nothing', async () => {
  const [person, other] = [await signedIn(served, 'truc'), await signedIn(served, 'kiemtoan')];
  const fields = { current: samplePassword, wanted: chosen, again: chosen };
  expect((await person.post('/mat-khau', fields)).status).toBe(403);
  expect((await person.post('/mat-khau', { ...fields, _csrf: await other.token('/mat-khau') })).status).toBe(403);
  expect((await visitor(served.url).post('/mat-khau', fields)).status).toBe(401);
});

test('guessing the password in use locks the name', async () => {
  const person = await signedIn(served, 'truc');
  for (let count = 0; count < 5; count += 1) expect((await change(person, { current: 'sai' })).status).toBe(401);
  expect((await change(person)).status).toBe(429);
});

test('002:17.1 a change is logged with its person; passwords are not', async () => {
  const person = await signedIn(served, 'truc');
  await change(person, { current: 'Sai-mat-khau-9' });
  await change(person);
  const lines = served.said().split('\n').filter(Boolean);
  const told = lines.map((line) => JSON.parse(line)).filter(({ audit }) => audit === 'password');
  expect(told.map(({ username, answer }) => [username, answer])).toEqual([
    ['truc', 'wrong'],
    ['truc', 'changed'],
  ]);
  for (const secret of [samplePassword, chosen, 'Sai-mat-khau-9']) expect(served.said()).not.toContain(secret);
});
