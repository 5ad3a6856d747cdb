/** Every page in a real browser: drawn, readable, reachable by the keyboard, and honest when it grows old. Pictures stay in monitoring/artifacts. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityProblems, keepPicture, type Look, openBrowser, openWindow, signIn } from '../testing/browser.ts';
import type { Known } from './known.ts';
import type { Seen } from './seen.ts';
import { known, lost, sampleReadings, sampleSeen, unknown } from './testing/sample-seen.ts';
import { type Served, samplePassword, serve } from './testing/serve.ts';
import { judge, walk } from './testing/visit.ts';

const pages = {
  today: '/',
  activity: '/hoat-dong',
  'activity-400': '/hoat-dong?ngay=400',
  backups: '/sao-luu',
  'backups-database-copy': '/sao-luu?phan=database&ban=copy',
  day: '/sao-luu/ngay/2026-06-14',
  entry: '/so/500',
  audit: '/kiem-toan',
  sample: '/kiem-toan?q=sao%20l%C6%B0u&tu=2026-01-01&den=2026-11-21&loai=drill&so=10&hat=mau',
  duty: '/kiem-toan/002:17.8.1',
  alerts: '/canh-bao',
  runbooks: '/so-tay',
  search: '/so-tay?q=dia%20day',
  runbook: '/so-tay/DatabaseDown',
  map: '/so-do',
  password: '/mat-khau',
  missing: '/khong-co',
  public: '/trang-thai',
} as const;

/** Every page in Vietnamese; those of the menu in English too, where only words differ. */
const pagesOf = ({ language }: Look): [string, string][] =>
  Object.entries(pages).filter(
    ([name]) => language === 'vi' || ['today', 'backups', 'audit', 'runbook', 'map', 'public'].includes(name),
  );

const looks: Look[] = [
  { width: 1280, scheme: 'light', language: 'vi' },
  { width: 360, scheme: 'dark', language: 'vi' },
  { width: 1280, scheme: 'dark', language: 'en' },
  { width: 360, scheme: 'light', language: 'en' },
];

const operator = { username: 'truc', password: samplePassword };
let seen: Seen = sampleSeen();
let browser: Browser;
let served: Served;

beforeAll(async () => {
  browser = await openBrowser();
  served = await serve(() => seen);
});
afterAll(async () => {
  await served.stop();
  await browser.close();
});

async function inWindow(
  look: Look,
  use: (window: Awaited<ReturnType<typeof openWindow>>) => Promise<void>,
  scripts = true,
) {
  const window = await openWindow(browser, served.url, look, scripts);
  try {
    await use(window);
  } finally {
    await window.close();
  }
}

describe.each(looks)('$width pixels, $scheme, $language', (look) => {
  const named = `${look.width}-${look.scheme}-${look.language}`;

  test('the sign-in and every page: no finding of axe, no error, nothing from elsewhere, no sideways scrolling', async () => {
    await inWindow(look, async ({ page, problems }) => {
      const found = await judge(page, 'sign-in', named);
      await signIn(page, operator);
      found.push(...(await walk({ page, url: served.url, pages: pagesOf(look), named })));
      expect(found).toEqual([]);
      // A page that is missing is an error of the network for the browser, and meant to be.
      expect(problems.filter((problem) => !problem.includes('404'))).toEqual([]);
    });
  });
});

const usual = looks[0]!;

test('without scripts every page is whole', async () => {
  await inWindow(
    usual,
    async ({ page }) => {
      await signIn(page, operator);
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(`${served.url}${path}`);
        expect((await page.textContent('h1'))?.length, name).toBeGreaterThan(3);
      }
      await page.goto(`${served.url}/sao-luu`);
      expect(await page.locator('.calendar rect').count()).toBeGreaterThan(360);
      expect(await page.locator('.drills g').count()).toBeGreaterThan(40);
      await keepPicture(page, 'backups-without-scripts');
    },
    false,
  );
});

test('by the keyboard alone: past the menu, to a day of the calendar, and out again', async () => {
  await inWindow(usual, async ({ page }) => {
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.className')).toBe('skip');
    for (const text of [operator.username, operator.password]) {
      while ((await page.evaluate('document.activeElement.tagName')) !== 'INPUT') await page.keyboard.press('Tab');
      await page.keyboard.type(text);
      await page.keyboard.press('Tab');
    }
    await Promise.all([page.waitForURL(`${served.url}/`), page.keyboard.press('Enter')]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await page.goto(`${served.url}/sao-luu`);
    const focused = () => page.evaluate('document.activeElement.getAttribute("href") ?? ""') as Promise<string>;
    for (let count = 0; count < 40 && !(await focused()).includes('/ngay/'); count += 1)
      await page.keyboard.press('Tab');
    expect(await focused()).toBe('/sao-luu/ngay/2026-11-21');
    for (const [key, day] of [
      ['ArrowUp', '2026-11-20'],
      ['ArrowLeft', '2026-11-13'],
      ['ArrowDown', '2026-11-14'],
    ] as const) {
      await page.keyboard.press(key);
      expect(await focused()).toBe(`/sao-luu/ngay/${day}`);
    }
    await Promise.all([page.waitForURL('**/sao-luu/ngay/2026-11-14'), page.keyboard.press('Enter')]);
    while ((await page.evaluate('document.activeElement.textContent.trim()')) !== 'Đăng xuất')
      await page.keyboard.press('Tab');
    await Promise.all([page.waitForURL('**/dang-nhap'), page.keyboard.press('Enter')]);
  });
});

test('what has the focus is seen', async () => {
  await inWindow(usual, async ({ page }) => {
    await signIn(page, operator);
    for (let count = 0; count < 12; count += 1) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    }
  });
});

test('a page that cannot be renewed loses its colours and says of when it is', async () => {
  await inWindow(usual, async ({ page }) => {
    await page.clock.install();
    await signIn(page, operator);
    const green = () => page.evaluate('getComputedStyle(document.querySelector(".mark.good")).fill');
    const before = await green();
    await page.route('**/*', (route) => route.abort());
    await page.clock.runFor(120_000);
    await page.waitForSelector('.stale-note');
    expect(await page.textContent('.stale-note')).toContain('Không tải được số mới. Trang này là của lúc 21:40:00');
    expect(await green()).not.toBe(before);
    await keepPicture(page, 'today-grown-old');
  });
});

test('a page renews itself, and tells when its session is over', async () => {
  await inWindow(usual, async ({ page }) => {
    await page.clock.install();
    await signIn(page, operator);
    const before = seen;
    seen = { ...seen, readings: lost(sampleReadings()) };
    await page.clock.runFor(21_000);
    await page.waitForSelector('.light.none');
    expect(await page.locator('.light.good').count()).toBe(0);
    seen = before;
    await page.context().clearCookies();
    await page.clock.runFor(21_000);
    await page.waitForSelector('.stale-note');
    expect(await page.textContent('.stale-note')).toContain('Phiên đã hết');
  });
});

test('a command of a runbook is copied with one press', async () => {
  await inWindow(usual, async ({ page }) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await signIn(page, operator);
    await page.goto(`${served.url}/so-tay/DatabaseDown`);
    await page.click('pre.command >> nth=0 >> button');
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      "npm run query -- --site local 'hssk_database_primary'",
    );
  });
});

test('a bad night: what is broken stands out, what is unknown is grey, whoever is called can take it', async () => {
  const before = seen;
  const readings = sampleReadings();
  readings.components.gateway = { works: 0, doubt: false, facts: [] };
  readings.components.records = { works: undefined, doubt: false, facts: [] };
  readings.firing = [{ name: 'GatewayNotStoring', component: 'gateway', severity: 'critical' }];
  readings.machines['database-2'] = false;
  const at = Date.parse('2026-11-21T14:31:00Z');
  seen = {
    ...seen,
    readings: known(readings),
    hours: unknown() as Known<never>,
    alerts: known([
      {
        ...{
          name: 'GatewayNotStoring',
          severity: 'critical',
          component: 'gateway',
          machine: 'gateway-1',
          owner: 'Tổ ứng dụng',
        },
        ...{
          summary: 'Không lưu được hồ sơ: mọi cổng tiếp nhận đang chờ cơ sở dữ liệu',
          description: '',
          silenced: false,
        },
        since: new Date(at).toISOString(),
      },
    ]),
    pages: known([{ code: 'AC34', state: 'open', openedAt: at, alerts: ['GatewayNotStoring'], steps: 1 }]),
  };
  try {
    for (const look of looks.slice(0, 2)) {
      await inWindow(look, async ({ page }) => {
        await signIn(page, operator);
        expect(await page.textContent('h1')).toContain('Đang hỏng: Tiếp nhận.');
        expect(await accessibilityProblems(page)).toEqual([]);
        await keepPicture(page, `today-bad-night-${look.width}-${look.scheme}`);
        await page.goto(`${served.url}/so-do`);
        await keepPicture(page, `map-bad-night-${look.width}-${look.scheme}`);
        await page.goto(`${served.url}/canh-bao`);
        await keepPicture(page, `alerts-bad-night-${look.width}-${look.scheme}`);
        expect(await accessibilityProblems(page)).toEqual([]);
        await page.getByRole('button', { name: 'Tôi nhận việc này' }).click();
        await page.waitForURL('**/canh-bao?da=taken');
        expect(await page.textContent('main')).toContain('Đã ghi nhận: bạn nhận việc này.');
      });
    }
  } finally {
    seen = before;
  }
});
