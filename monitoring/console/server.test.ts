import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Clock } from './known.ts';
import { sampleNow, sampleSeen } from './testing/sample-seen.ts';
import { type Served, sampleAccounts, samplePassword, serve, signedIn, visitor } from './testing/serve.ts';

const seen = sampleSeen(30);
let steadyMs = 0;
const clock: Clock = { wall: () => sampleNow, steady: () => steadyMs };
let taken: string[] = [];
let served: Served;

beforeAll(async () => {
  served = await serve(() => seen, {
    clock,
    acknowledge: async (code, by) => {
      taken.push(`${code} ${by}`);
      return code === 'AC34';
    },
  });
});
afterAll(() => served.stop());
beforeEach(() => {
  served.deliver(sampleAccounts);
  taken = [];
});

const minutes = (count: number) => {
  steadyMs += count * 60_000;
};

test('nobody sees a page without signing in, and comes back to it afterwards', async () => {
  const stranger = visitor(served.url);
  for (const path of ['/', '/sao-luu?phan=database', '/so/1', '/so-tay/DatabaseDown', '/kiem-toan']) {
    const answer = await stranger.get(path);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/dang-nhap?to=${encodeURIComponent(path)}`]);
  }
  const _csrf = await stranger.token('/dang-nhap?to=%2Fsao-luu%3Fphan%3Ddatabase');
  const fields = { _csrf, username: 'truc', password: samplePassword, to: '/sao-luu?phan=database' };
  expect((await stranger.post('/dang-nhap', fields)).headers.get('location')).toBe('/sao-luu?phan=database');
  expect((await stranger.get('/sao-luu?phan=database')).status).toBe(200);
});

test.each(['https://example.com/', '//example.com', '/\\example.com', 'javascript:alert(1)', ''])(
  'nobody is sent to "%s" after signing in',
  async (to) => {
    const stranger = visitor(served.url);
    const _csrf = await stranger.token('/dang-nhap');
    const answer = await stranger.post('/dang-nhap', { _csrf, username: 'truc', password: samplePassword, to });
    expect(answer.headers.get('location')).toBe('/');
  },
);

test('002:17.3 wrong passwords lock the name for a while; an unknown name looks the same', async () => {
  for (const username of ['lanhdao', 'khong-co']) {
    const stranger = visitor(served.url);
    const _csrf = await stranger.token('/dang-nhap');
    const attempt = (password: string) => stranger.post('/dang-nhap', { _csrf, username, password, to: '/' });
    for (let count = 0; count < 5; count += 1) {
      const answer = await attempt('sai');
      expect(answer.status).toBe(401);
      expect(await answer.text()).toContain('Tên đăng nhập hoặc mật khẩu không đúng.');
    }
    const locked = await attempt(samplePassword);
    expect(locked.status).toBe(429);
    expect(await locked.text()).toContain('bị khóa vì nhập sai nhiều lần. Thử lại sau 15 phút.');
  }
  minutes(16);
  expect((await signedIn(served, 'lanhdao')).cookies.get('phien')).toBeTruthy();
});

test('002:4.2.3 002:17.11 a session ends half an hour after its last use, and signing out ends it at once', async () => {
  const [first, second] = [await signedIn(served, 'truc'), await signedIn(served, 'truc')];
  minutes(29);
  expect((await first.get('/')).status).toBe(200);
  minutes(29);
  expect((await first.get('/')).status).toBe(200);
  const over = await second.get('/');
  expect([over.status, over.headers.get('location')]).toEqual([303, '/dang-nhap?to=%2F&het-phien=1']);
  const stolen = new Map(first.cookies);
  expect((await first.post('/dang-xuat', { _csrf: await first.token('/') })).status).toBe(303);
  for (const [name, value] of stolen) first.cookies.set(name, value);
  expect((await first.get('/')).status).toBe(303);
});

test('a page that refreshes itself keeps no session alive', async () => {
  const person = await signedIn(served, 'truc');
  minutes(20);
  expect((await person.get('/', { 'x-refresh': '1' })).status).toBe(200);
  minutes(11);
  expect((await person.get('/', { 'x-refresh': '1' })).status).toBe(401);
});

test('no session outlives a shift, however busy it is', async () => {
  const person = await signedIn(served, 'truc');
  for (let hour = 0; hour < 36; hour += 1) {
    minutes(20);
    await person.get('/');
  }
  expect((await person.get('/')).status).toBe(303);
});

test('two people at once see each their own name, and a form of one is good for nobody else', async () => {
  const [auditor, operator] = [await signedIn(served, 'kiemtoan'), await signedIn(served, 'truc')];
  const [first, second] = await Promise.all([auditor.get('/'), operator.get('/')]);
  expect(await first.text()).toContain('Người kiemtoan (kiểm toán)');
  expect(await second.text()).toContain('Người truc (vận hành)');
  const foreign = await auditor.token('/canh-bao');
  expect((await operator.post('/canh-bao/nhan', { _csrf: foreign, code: 'AC34' })).status).toBe(403);
  expect(taken).toEqual([]);
});

test('a session from before the sign-in is not the one after it', async () => {
  const person = await signedIn(served, 'truc');
  const before = person.cookies.get('phien');
  const _csrf = await person.token('/dang-nhap');
  await person.post('/dang-nhap', { _csrf, username: 'truc', password: samplePassword, to: '/' });
  expect(person.cookies.get('phien')).not.toBe(before);
});

test('an account that is taken away ends its sessions', async () => {
  const person = await signedIn(served, 'truc');
  served.deliver(sampleAccounts.filter(({ username }) => username !== 'truc'));
  expect((await person.get('/')).status).toBe(303);
});

test('000:4.2 operators take alerts and export, auditors export, leaders read', async () => {
  const range = { tu: '2026-11-01', den: '2026-11-20', dang: 'json' };
  const outcomes = await Promise.all(
    ['truc', 'kiemtoan', 'lanhdao'].map(async (username) => {
      const person = await signedIn(served, username);
      const _csrf = await person.token('/kiem-toan');
      const alert = await person.post('/canh-bao/nhan', { _csrf, code: 'AC34' });
      const evidence = await person.post('/kiem-toan/xuat', { _csrf, ...range });
      return [username, alert.status, evidence.status];
    }),
  );
  expect(outcomes).toEqual([
    ['truc', 303, 200],
    ['kiemtoan', 403, 200],
    ['lanhdao', 403, 403],
  ]);
  expect(taken).toEqual(['AC34 Người truc']);
});

test('an acknowledgement says what came of it', async () => {
  const person = await signedIn(served, 'truc');
  const take = async (code: string) =>
    (await person.post('/canh-bao/nhan', { _csrf: await person.token('/canh-bao'), code })).headers.get('location');
  expect([await take('AC34'), await take('ZZZZ')]).toEqual(['/canh-bao?da=taken', '/canh-bao?da=gone']);
  expect(await (await person.get('/canh-bao?da=gone')).text()).toContain('Không còn tin nào chờ với mã này.');
});

test('a form without its token is refused', async () => {
  const person = await signedIn(served, 'truc');
  for (const path of ['/dang-xuat', '/canh-bao/nhan', '/kiem-toan/xuat']) {
    expect((await person.post(path, { code: 'AC34' })).status, path).toBe(403);
  }
});

test.each([
  '/?lang=%22%3E%3Cscript%3E',
  '/hoat-dong?ngay=999999999',
  '/sao-luu?phan=__proto__&ban=constructor',
  '/sao-luu?phan[]=a&ban=%00',
  '/sao-luu/ngay/2026-02-31',
  '/sao-luu/ngay/2026-13-45',
  '/sao-luu/ngay/..%2f..%2fetc',
  '/so/99999999999999999999',
  '/so/-1',
  '/so/1e9',
  '/kiem-toan?tu=2026-99-99&den=x&so=-5&hat=%27%3B',
  '/kiem-toan?tu=2026-01-01&den=2026-12-31&so=1e99&hat=a&loai=constructor',
  '/kiem-toan/toString',
  '/so-tay?q=%3Cscript%3Ealert(1)%3C/script%3E',
  '/so-tay?q=a&q=b',
  `/so-tay?q=${'a%20'.repeat(200)}`,
  '/so-tay/..%2F..%2Fpackage',
  '/so-tay/__proto__',
  '/canh-bao?da=%3Cimg%3E',
  '/tinh/..%2fserver.ts',
  `/${'a'.repeat(3000)}`,
])('the address %s harms nobody', async (path) => {
  const person = await signedIn(served, 'truc');
  const answer = await person.get(path);
  const text = await answer.text();
  expect(answer.status).toBeLessThan(500);
  expect(text).not.toMatch(/<script>|<img>|at file:|node_modules|ZodError/);
});

test('who asks too often is told to wait', async () => {
  const small = await serve(() => seen, { clock, perMinute: { requests: 40, signIns: 2 } });
  const stranger = visitor(small.url);
  const _csrf = await stranger.token('/dang-nhap');
  const attempt = () =>
    stranger.post('/dang-nhap', { _csrf, username: `ten-${Math.random()}`, password: 'sai', to: '/' });
  const tries = [await attempt(), await attempt(), await attempt()];
  expect(tries.map(({ status }) => status)).toEqual([401, 401, 429]);
  expect(await tries[2]!.text()).toContain('Quá nhiều yêu cầu. Hãy chờ một phút.');
  await small.stop();
});

test('every answer forbids what comes from elsewhere, frames and guessing of types', async () => {
  const person = await signedIn(served, 'truc');
  for (const path of ['/', '/dang-nhap', '/khong-co']) {
    const { headers } = await person.get(path);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cache-control')).toBe('no-store');
  }
});

test('no page loads anything from another host', async () => {
  const person = await signedIn(served, 'truc');
  for (const path of ['/', '/sao-luu', '/kiem-toan', '/so-do', '/trang-thai']) {
    const loads = [...(await (await person.get(path)).text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(
      ([, link]) => link,
    );
    expect(loads.filter((link) => !/^(?:\/(?!\/)|#)/.test(link!))).toEqual([]);
  }
});

test('a chosen language stays', async () => {
  const person = await signedIn(served, 'truc');
  const chosen = await person.get('/sao-luu?phan=database&lang=en');
  expect(chosen.headers.get('location')).toBe('/sao-luu?phan=database');
  const page = await (await person.get('/')).text();
  expect(page).toContain('<html lang="en">');
  expect(page).toContain('Every component works.');
});

test('002:17.1 each view is logged with its person; passwords are not', async () => {
  const person = await signedIn(served, 'kiemtoan');
  await person.get('/so/3');
  await person.post('/kiem-toan/xuat', {
    _csrf: await person.token('/kiem-toan'),
    tu: '2026-11-01',
    den: '2026-11-02',
    dang: 'csv',
  });
  const lines = served
    .said()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  expect(lines).toContainEqual(
    expect.objectContaining({ audit: 'view', username: 'kiemtoan', role: 'auditor', url: '/so/3' }),
  );
  expect(lines).toContainEqual(expect.objectContaining({ audit: 'export', username: 'kiemtoan', dang: 'csv' }));
  expect(served.said()).not.toContain(samplePassword);
});

test('a sample can be drawn again from its seed', async () => {
  const person = await signedIn(served, 'kiemtoan');
  const made = await person.get('/kiem-toan?tu=2026-10-25&den=2026-11-20&loai=backup&so=5&hat=');
  const address = made.headers.get('location')!.replace('#mau', '');
  expect(address).toMatch(/hat=[0-9a-f]{16}/);
  const drawn = async () =>
    [...(await (await person.get(address)).text()).matchAll(/href="\/so\/(\d+)">\1</g)].map(([, n]) => n);
  expect(await drawn()).toHaveLength(5);
  expect(await drawn()).toEqual(await drawn());
});
