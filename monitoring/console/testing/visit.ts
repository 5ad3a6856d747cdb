/** A walk over pages of a console in a real browser, the same for one over made-up data and for that of a site. */
import type { Page } from 'playwright-core';
import { accessibilityProblems, keepPicture, overflows } from '../../testing/browser.ts';

type Walk = {
  page: Page;
  url: string;
  /** Address by the name of its picture. */
  pages: [name: string, path: string][];
  /** Ends the names of the pictures. */
  named: string;
};

/** One sentence for each page that axe finds fault with, that scrolls sideways, or that has no heading. */
export async function walk({ page, url, pages, named }: Walk): Promise<string[]> {
  const found: string[] = [];
  for (const [name, path] of pages) {
    await page.goto(`${url}${path}`);
    found.push(...(await judge(page, name, named)));
  }
  return found;
}

/** The page that is open. */
export async function judge(page: Page, name: string, named: string): Promise<string[]> {
  await keepPicture(page, `${name}-${named}`);
  const heading = (await page.textContent('h1')) ?? '';
  return [
    ...(await accessibilityProblems(page)).map((problem) => `${name}: ${problem}`),
    ...((await overflows(page)) ? [`${name}: scrolls sideways`] : []),
    ...(heading.trim().length > 3 ? [] : [`${name}: has no heading`]),
  ];
}
