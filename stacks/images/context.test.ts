import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type ContextFile, tagOf, withContext } from './context.ts';

const folder = mkdtempSync(join(tmpdir(), 'context-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'script');
writeFileSync(path, 'one', { mode: 0o600 });
const files = (): ContextFile[] => [
  { to: 'b/script', from: path },
  { to: 'a', text: 'text' },
];

test('a tag depends on content, place, mode and recipe, and not on the order of the files', () => {
  const tag = tagOf(['base'], files());
  expect(tag).toMatch(/^[0-9a-f]{16}$/);
  expect(tagOf(['base'], files().reverse())).toBe(tag);
  expect(tagOf(['other base'], files())).not.toBe(tag);
  expect(tagOf(['base'], [{ to: 'moved', from: path }, files()[1]!])).not.toBe(tag);
  chmodSync(path, 0o700);
  const executable = tagOf(['base'], files());
  expect(executable).not.toBe(tag);
  writeFileSync(path, 'two');
  expect(tagOf(['base'], files())).not.toBe(executable);
});

test('files of a build can be read by the user of the container, whatever this computer’s umask; nothing is left', async () => {
  let seen = '';
  await withContext(files(), async (built) => {
    seen = built;
    expect(readFileSync(join(built, 'a'), 'utf8')).toBe('text');
    expect(statSync(join(built, 'b')).mode & 0o777).toBe(0o755);
    expect(statSync(join(built, 'b/script')).mode & 0o777).toBe(0o755);
    expect(statSync(join(built, 'a')).mode & 0o777).toBe(0o644);
  });
  expect(existsSync(seen)).toBe(false);
});
