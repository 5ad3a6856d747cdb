/** The characters of a range of bytes. */
export const stringOf = (bytes: Uint8Array, from: number, to: number, encoding: 'latin1' | 'utf8'): string =>
  asBuffer(bytes).toString(encoding, from, to);

const asBuffer = (bytes: Uint8Array): Buffer =>
  bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
