/** Debian's Chromium, driven as a person would use it. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { execa } from 'execa';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const program = '/usr/bin/chromium';

/** Nothing of the browser itself asks the internet. */
const quiet = [
  ...['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
];

export async function openBrowser(): Promise<Browser> {
  if (!existsSync(program)) await install();
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: program, args: [...quiet, ...asRoot] });
}

async function install(): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error('Chromium is missing: sudo apt-get install chromium fonts-dejavu-core');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await execa('apt-get', ['-qq', 'update'], { env });
  const packages = ['chromium', 'fonts-dejavu-core'];
  await execa('apt-get', ['-qq', 'install', '--yes', '--no-install-recommends', ...packages], { env });
}

export type Look = { width: number; scheme: 'light' | 'dark'; language: 'vi' | 'en' };

/** A window of its own, with what went wrong in it. */
export type Window = { page: Page; problems: string[]; close: () => Promise<void> };

export async function openWindow(browser: Browser, url: string, look: Look, scripts = true): Promise<Window> {
  const context: BrowserContext = await browser.newContext({
    ...{ viewport: { width: look.width, height: 900 }, colorScheme: look.scheme, javaScriptEnabled: scripts },
    // The site's authority is not in the browser.
    ...{ ignoreHTTPSErrors: true, reducedMotion: 'reduce' },
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(`script: ${message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(url)) problems.push(`asks ${request.url()}`);
  });
  await page.goto(`${url}/dang-nhap?lang=${look.language}`);
  return { page, problems, close: () => context.close() };
}

export async function signIn(
  page: Page,
  { username, password }: { username: string; password: string },
): Promise<void> {
  await page.fill('#username', username);
  await page.fill('#password', password);
  await Promise.all([
    page.waitForURL((address) => address.pathname !== '/dang-nhap'),
    page.press('#password', 'Enter'),
  ]);
}

/** Serious and critical findings of axe for WCAG 2.2 AA, one sentence each. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`,
  );
  const { violations } = found as { violations: { id: string; impact: string; nodes: { html: string }[] }[] };
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

/** Whether the page itself scrolls sideways; parts of it may. */
export const overflows = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');

const artifacts = join(import.meta.dirname, '..', 'artifacts');

export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(artifacts, { recursive: true });
  await page.screenshot({ path: join(artifacts, `${name}.png`), fullPage: true });
}
