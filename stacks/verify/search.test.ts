import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { formWords, piecesOf } from '../../services/documents/traces.ts';
import { sampleOf } from '../sample-document.ts';
import { searchIn } from './search.ts';

const folder = mkdtempSync(join(tmpdir(), 'hssk-search-'));
afterAll(() => rmSync(folder, { recursive: true }));
/** This computer in the place of a machine. */
const here = {
  run: async (script: string) => execFileSync('bash', ['-euo', 'pipefail', '-s'], { input: script }).toString(),
};
const search = searchIn(here, folder);

test('000:19.2 the search finds a document as text, as a part of its marker, and compressed', async () => {
  const { xml, marker } = sampleOf('01001', { short: true });
  const words = [...piecesOf(marker), ...formWords];
  expect([await search.files(words), await search.opening(words)]).toEqual([0, 0]);
  writeFileSync(join(folder, 'part'), `\0\x01${marker.slice(3, 12)}\xff`);
  expect([await search.files(words), await search.opening(words)]).toEqual([1, 0]);
  const rest = Buffer.alloc(3000, 0xff);
  writeFileSync(join(folder, 'zstd'), Buffer.concat([rest, zstdCompressSync(xml), rest]));
  writeFileSync(join(folder, 'gzip'), Buffer.concat([rest, gzipSync(xml), rest]));
  expect(await search.opening(words)).toBe(2);
});
