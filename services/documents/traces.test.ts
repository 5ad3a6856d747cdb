import { randomBytes } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openKeyRing } from './keys.ts';
import { sampleVisit } from './sample.ts';
import { linkHashOf, seal } from './seal.ts';
import { formWords, piecesOf, tracesIn } from './traces.ts';
import { writeDocument } from './write.ts';

const document = writeDocument([sampleVisit({ seed: 1, kind: 'station' })]);
const between = (bytes: Buffer): Buffer => Buffer.concat([randomBytes(5000), bytes, randomBytes(5000)]);
const secret = () => randomBytes(32).toString('base64');

test.each([
  ['text', document],
  ['zstd', zstdCompressSync(document)],
  ['gzip', gzipSync(document)],
  ['gzip', gzipSync(document).subarray(0, 1500)],
])('a document that is kept as %s without encryption is found', async (form, bytes) => {
  expect(await tracesIn(between(bytes), formWords)).toEqual([form]);
});

test('000:19.2 a sealed document leaves no trace', async () => {
  const ring = openKeyRing({ kek: secret(), index: secret() });
  ring.add({ id: 1, day: '2026-01-01', kekId: ring.kekId, wrapped: ring.wrapNew('2026-01-01') });
  ring.use(1);
  const { body } = seal(document, '01001', linkHashOf('01001', 'x', ring), ring);
  expect(await tracesIn(between(Buffer.from(body)), formWords)).toEqual([]);
});

test('a marker that compression has broken up is found by its pieces', () => {
  const pieces = piecesOf('abcdefghij');
  expect(pieces).toEqual(['abcdefgh', 'bcdefghi', 'cdefghij']);
});
