/** Finds what of a document could be read where only ciphertext should be: its words, and compressed data that opens without a key. */
import { createInflateRaw, createZstdDecompress } from 'node:zlib';

/** How compressed data begins. LZ4 and PostgreSQL's own compression leave rare words as they are: `piecesOf` finds those. */
export const framings = {
  zstd: { magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), headerLength: 0, open: () => createZstdDecompress() },
  // Without names and times in its header. Read as what is inside: a gzip reader would stumble over what follows in the file.
  gzip: { magic: Buffer.from([0x1f, 0x8b, 0x08, 0x00]), headerLength: 10, open: () => createInflateRaw() },
};

/** No document is longer when it is opened; what follows in the file belongs to others. */
const longestFrame = 256 * 1024;

/** In every document and every FHIR projection, and in no ciphertext. */
export const formWords = ['TONG_HOP', 'GIAMDINHHS', '"resourceType"'];

/** The forms in which one of the words stands in the bytes; empty when none does. */
export async function tracesIn(bytes: Buffer, words: string[]): Promise<string[]> {
  const found = words.some((word) => bytes.includes(word)) ? ['text'] : [];
  for (const [name, { magic }] of Object.entries(framings)) {
    for (let at = bytes.indexOf(magic); at !== -1; at = bytes.indexOf(magic, at + 1)) {
      if (!(await opensTo(bytes.subarray(at, at + longestFrame), words))) continue;
      found.push(name);
      break;
    }
  }
  return found;
}

/** Whether bytes that begin like compressed data open to one of the words. */
export async function opensTo(bytes: Buffer, words: string[]): Promise<boolean> {
  const framing = Object.values(framings).find(({ magic }) => bytes.subarray(0, magic.length).equals(magic));
  if (!framing) return false;
  const content = await opened(framing.open(), bytes.subarray(framing.headerLength));
  return words.some((word) => content.includes(word));
}

/** Eight letters in a row of a marker of random letters: compression that breaks the marker up leaves some of them together. */
export const piecesOf = (marker: string): string[] =>
  Array.from({ length: marker.length - 7 }, (_, start) => marker.slice(start, start + 8));

/** What comes out before the data ends, or is no compressed data any more. */
function opened(stream: ReturnType<(typeof framings)['zstd' | 'gzip']['open']>, bytes: Buffer): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve) => {
    const end = (): void => resolve(Buffer.concat(chunks));
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.once('end', end).once('error', end);
    // In small steps: what a step gave before the data broke off stays.
    for (let at = 0; at < bytes.length; at += 512) stream.write(bytes.subarray(at, at + 512));
    stream.end();
  });
}
