import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { piecesOf } from '../../services/documents/traces.ts';
import { sampleOf } from '../sample-document.ts';
import { searchIn } from './search.ts';

const folder = mkdtempSync(join(tmpdir(), 'hssk-search-'));
afterAll(() => rmSync(folder, { recursive: true }));
/** This computer in the place of a machine. */
const here = {
  run: async (script: string) => execFileSync('bash', ['-euo', 'pipefail', '-s'], { input: script }).toString(),
};

test('000:19.2 the search finds a document as text, as a part of its marker, and compressed', async () => {
  const { xml, marker } = sampleOf('01001', { short: true });
  const search = () => searchIn(here, [folder], piecesOf(marker));
  expect(await search()).toEqual({ files: 0, pieces: 0, works: true });
  writeFileSync(join(folder, 'part'), `\0\x01${marker.slice(3, 12)}\xff`);
  expect(await search()).toEqual({ files: 1, pieces: 0, works: true });
  const rest = Buffer.alloc(3000, 0xff);
  writeFileSync(join(folder, 'zstd'), Buffer.concat([rest, zstdCompressSync(xml), rest]));
  writeFileSync(join(folder, 'gzip'), Buffer.concat([rest, gzipSync(xml), rest]));
  expect(await search()).toEqual({ files: 1, pieces: 2, works: true });
});

test('000:19.2 a search that cannot read its own control proves nothing', async () => {
  const blind = { run: async (script: string) => here.run(script.replaceAll('grep ', 'false ')) };
  expect(await searchIn(blind, [folder], ['TONG_HOP'])).toEqual({ files: 0, pieces: 0, works: false });
});
