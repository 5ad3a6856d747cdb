/** Missing data is never good news: each source taken away, every page looked at. */
import { expect, test } from 'vitest';
import type { Known } from './known.ts';
import type { Ledger } from './read/evidence.ts';
import type { Seen } from './seen.ts';
import {
  known,
  lost,
  sampleNow,
  sampleReadings,
  sampleSeen,
  sampleSite,
  sampleTimes,
  unknown,
} from './testing/sample-seen.ts';
import { type Served, serve, signedIn } from './testing/serve.ts';
import { lightsOf } from './view/lights.ts';
import { publicStatus, statusJson } from './view/public-status.ts';

/** The same of what is measured now: nights of the evidence log are known without Prometheus. */
const goodsOfNow = (page: string): string[] => goods(page).filter((found) => !found.includes('complete'));

const pages = ['/', '/hoat-dong', '/sao-luu', '/kiem-toan', '/canh-bao', '/so-tay', '/so-do', '/trang-thai'] as const;
const whole = sampleSeen(60);

async function withSeen<Result>(
  seen: Partial<Seen>,
  use: (get: (path: string) => Promise<string>, served: Served) => Promise<Result>,
) {
  const served = await serve(() => ({ ...whole, ...seen }));
  try {
    const person = await signedIn(served, 'truc');
    return await use(async (path) => (await person.get(path)).text(), served);
  } finally {
    await served.stop();
  }
}

/** Everything that says "good" by colour. */
const goods = (page: string): string[] =>
  page.match(/class="(?:light good|mark good|node good|tag good|complete)[^"]*"/g) ?? [];

test('with everything known, pages say so', async () => {
  await withSeen({}, async (get) => {
    expect(await get('/')).toContain('Mọi thành phần hoạt động. 2 cơ sở chưa gửi hồ sơ hôm nay.');
    expect(goods(await get('/')).length).toBeGreaterThan(5);
    expect(await get('/trang-thai')).toContain('Hệ thống đang hoạt động.');
  });
});

test.each([
  ['never answered', unknown()],
  ['silent since ten minutes', lost(sampleReadings())],
] as const)('Prometheus %s: no light is green anywhere, and each page says since when', async (_, readings) => {
  const prometheus = { readings, hours: unknown(), facilities: unknown(), uptime: unknown(), burned: unknown() };
  await withSeen(prometheus as Partial<Seen>, async (get) => {
    for (const path of ['/', '/so-do'] as const) {
      const page = await get(path);
      expect(goodsOfNow(page), path).toEqual([]);
      expect(page).toContain('Số đo (Prometheus): không trả lời, từ 21:30:00.');
    }
    expect(await get('/')).toContain('Không rõ tình trạng của thành phần nào.');
    const status = await get('/trang-thai');
    expect(status).toContain('Chưa xác định được tình trạng hệ thống.');
    expect(status).toContain('không rõ từ 21/11/2026 21:30');
    expect(goods(status)).toEqual([]);
  });
});

test('Alertmanager silent: nobody is told that nothing burns', async () => {
  await withSeen({ alerts: unknown() }, async (get) => {
    expect(await get('/canh-bao')).toContain('Không đọc được cảnh báo: không ai biết điều gì đang cháy.');
    for (const path of ['/', '/canh-bao'] as const) {
      const page = await get(path);
      expect(page, path).not.toContain('Không có cảnh báo nào.');
      expect(page).toContain('Cảnh báo (Alertmanager): không trả lời, từ 21:30:00.');
    }
    const runbook = await get('/so-tay/DatabaseDown');
    expect(runbook).toContain('Không biết cảnh báo này có đang báo hay không, từ 21/11/2026 21:30.');
    expect(runbook).not.toContain('Cảnh báo này đang yên.');
  });
});

test('the evidence log unreadable: no day, no copy and no duty looks proven', async () => {
  await withSeen({ ledger: unknown() as Known<Ledger> }, async (get) => {
    const backups = await get('/sao-luu');
    expect(backups).toContain('Không đọc được sổ bằng chứng.');
    expect(goods(backups)).toEqual([]);
    expect(await get('/kiem-toan')).toContain('Sổ bằng chứng (bản sao 1): không trả lời, từ 21:30:00.');
    expect(await get('/hoat-dong')).not.toContain('Không có sự cố nào trong sổ.');
    expect(await get('/trang-thai')).not.toContain('Không có sự cố nào trong sổ.');
  });
});

test('a log that is not the one that was seen before is told as that', async () => {
  const ledger: Known<Ledger> = {
    ...lost((whole.ledger as { value: Ledger }).value),
    reason: 'broken',
  } as Known<Ledger>;
  await withSeen({ ledger }, async (get) => {
    expect(await get('/sao-luu')).toContain('không nối tiếp bản đã thấy');
    expect(await get('/')).not.toContain('class="complete"');
  });
});

test('a component without numbers is grey, whatever the others say', () => {
  const readings = sampleReadings();
  readings.components.records = { works: undefined, doubt: false, facts: [] };
  const lights = lightsOf(sampleSite, known(readings));
  expect(lights.find(({ component }) => component === 'records')?.state).toBe('none');
  expect(lights.find(({ component }) => component === 'gateway')?.state).toBe('good');
});

test('a component that does not work, that burns, or that lacks a machine is never green', () => {
  const readings = sampleReadings();
  readings.components.gateway = { works: 0, doubt: false, facts: [] };
  readings.firing = [
    { name: 'RecordsNotReady', component: 'records', severity: 'critical' },
    { name: 'EdgeSlow', component: 'edge', severity: 'warning' },
  ];
  readings.machines['database-2'] = false;
  const states = Object.fromEntries(
    lightsOf(sampleSite, known(readings)).map(({ component, state }) => [component, state]),
  );
  expect(states).toMatchObject({ gateway: 'bad', records: 'bad', edge: 'warn', database: 'warn' });
});

test('a label that nobody knows changes nothing and is written as text', async () => {
  const readings = sampleReadings();
  readings.components['<script>'] = { works: 1, doubt: false, facts: [] };
  readings.firing = [{ name: '"><script>alert(1)</script>', component: 'edge', severity: 'warning' }];
  await withSeen({ readings: known(readings) }, async (get) => {
    const page = await get('/');
    expect(page).not.toContain('<script>');
    expect(page).toContain('&#60;script&#62;');
  });
});

test('a clock that was moved takes the colour from all that was measured before', async () => {
  const readings = { ...lost(sampleReadings()), reason: 'clock' } as Known<ReturnType<typeof sampleReadings>>;
  await withSeen({ readings }, async (get) => {
    const page = await get('/');
    expect(goodsOfNow(page)).toEqual([]);
    expect(page).toContain('đồng hồ lệch');
  });
});

test('the public status tells no machine, no alert and no facility', async () => {
  const readings = sampleReadings();
  readings.components.gateway = { works: 0, doubt: false, facts: [] };
  readings.firing = [{ name: 'GatewayNotStoring', component: 'gateway', severity: 'critical' }];
  const status = publicStatus({ readings: known(readings), uptime: whole.uptime, ledger: whole.ledger }, sampleNow);
  const told = JSON.stringify(statusJson(status, sampleSite, sampleNow));
  expect(status.services.map(({ state }) => state)).toEqual(['bad', 'good']);
  await withSeen({ readings: known(readings) }, async (get) => {
    for (const text of [told, await get('/trang-thai'), await get('/trang-thai.rss')]) {
      expect(text).not.toMatch(/gateway-1|198\.18\.|GatewayNotStoring|01001|backup-1/);
    }
  });
});

test.each(pages)('%s is there in both languages and under 300 KB with what it loads', async (path) => {
  await withSeen({}, async (get) => {
    const [vietnamese, english] = [await get(path), await get(`${path}${path === '/trang-thai' ? '?lang=en' : ''}`)];
    for (const page of [vietnamese, english]) {
      const loads = [...page.matchAll(/(?:src|href)="(\/tinh\/[^"]+)"/g)].map(([, file]) => file!);
      const sizes = await Promise.all(loads.map(async (file) => (await get(file)).length));
      expect(Buffer.byteLength(page) + sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(300_000);
    }
  });
});

test('days are those of the site, not of UTC', () => {
  expect(sampleTimes.day(Date.parse('2026-11-21T17:30:00Z'))).toBe('2026-11-22');
  expect(sampleTimes.moment(Date.parse('2026-11-21T17:30:00Z'))).toBe('22/11/2026 00:30');
});
