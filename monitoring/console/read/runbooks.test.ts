import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { alerts } from '../../alerts/index.ts';
import { fold, readHandbook, readRunbook } from './runbooks.ts';

const root = join(import.meta.dirname, '../../../runbooks');
const handbook = readHandbook(root, 'local');

test('002:15.1.e every alert leads to its runbook on the console', () => {
  expect(alerts.filter(({ name }) => handbook.one(name)?.kind !== 'alert')).toEqual([]);
});

test('every page of both folders is there, with a title of its own', () => {
  const files = ['alerts', 'procedures'].flatMap((folder) => readdirSync(join(root, folder)));
  expect(handbook.all).toHaveLength(files.filter((name) => name.endsWith('.md')).length);
  expect(handbook.all.filter(({ id, title }) => title === id)).toEqual([]);
});

test.each(['đĩa đầy', 'dia day', 'ĐĨA GẦN', 'MachineDiskAlmostFull'])(
  '"%s" finds the runbook of a full disk',
  (query) => {
    expect(handbook.find(query).map(({ id }) => id)).toContain('MachineDiskAlmostFull');
  },
);

test('decomposed text is found too, and a mark that is typed must be there', () => {
  expect(handbook.find('đĩa đầy'.normalize('NFD'))[0]?.id).toBe('MachineDiskAlmostFull');
  expect(handbook.find('đía')).toEqual([]);
  expect(fold('Đường dẫn ĐẾN đĩa')).toBe('duong dan den dia');
});

test('links lead to pages of the console, and nowhere else in the repository', () => {
  const links = handbook.all.flatMap(({ body }) => [...body.matchAll(/href="([^"]+)"/g)].map(([, link = '']) => link));
  const ids = new Set(handbook.all.map(({ id }) => `/so-tay/${id}`));
  expect(links.filter((link) => !ids.has(link) && link !== '#main' && !link.startsWith('https://'))).toEqual([]);
});

test('commands name the site of this console', () => {
  const { body } = handbook.one('DatabaseDown')!;
  expect(body).toContain('npm run query -- --site local');
  expect(body).not.toContain('--site hanoi');
});

test('HTML of a page is text, and a script address is no link', () => {
  const { body } = readRunbook(
    'alert',
    'X',
    '# X – T\n<script>alert(1)</script>\n\n[a](javascript:alert(1)) <img onerror=x>',
  );
  expect(body).not.toMatch(/<script|<img|href="javascript/);
});
