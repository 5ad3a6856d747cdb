import { limits } from './refusal.ts';

/** A table's name and the bytes of its inner document, as the hospital sent them (base64 removed, nothing else). */
export type Part = { name: string; bytes: Uint8Array };

/** What a stored HOSO holds. The signature does not count for "same content": signing again changes nothing. */
export type Container = { parts: Part[]; signature?: Uint8Array };

const version = 1;

/**
 * One byte run: version, number of parts, name and length of each, then their bytes; parts in the tables' order, so that
 * the order of FILEHOSO does not matter. `contentLength` ends before the signature.
 */
export function packContainer(
  { parts, signature }: Container,
  allocate: (length: number) => Buffer = Buffer.allocUnsafeSlow,
): { bytes: Buffer; contentLength: number } {
  const sorted = parts.toSorted(
    (a, b) => tableOrder(a.name) - tableOrder(b.name) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
  const header = sorted.reduce((length, part) => length + 5 + part.name.length, 3);
  const contentLength = sorted.reduce((length, part) => length + part.bytes.length, header);
  const bytes = allocate(contentLength + (signature?.length ?? 0));
  let at = bytes.writeUInt8(version, 0);
  at = bytes.writeUInt16LE(sorted.length, at);
  for (const part of sorted) {
    at = bytes.writeUInt8(part.name.length, at);
    at += bytes.write(part.name, at, 'latin1');
    at = bytes.writeUInt32LE(part.bytes.length, at);
  }
  for (const part of sorted) {
    bytes.set(part.bytes, at);
    at += part.bytes.length;
  }
  if (signature) bytes.set(signature, at);
  return { bytes, contentLength };
}

/** The parts are views into `bytes`. */
export function unpackContainer(bytes: Buffer): Container {
  if (bytes[0] !== version) throw new Error(`stored document has container version ${bytes[0]}, expected ${version}`);
  const count = bytes.readUInt16LE(1);
  if (count > limits.documentsPerHoSo) throw new Error(`stored document claims ${count} tables`);
  const found: { name: string; length: number }[] = [];
  let at = 3;
  for (let part = 0; part < count; part += 1) {
    const nameLength = bytes.readUInt8(at);
    const name = bytes.toString('latin1', at + 1, at + 1 + nameLength);
    at += 1 + nameLength;
    found.push({ name, length: bytes.readUInt32LE(at) });
    at += 4;
  }
  const parts = found.map(({ name, length }) => {
    at += length;
    return { name, bytes: bytes.subarray(at - length, at) };
  });
  return at < bytes.length ? { parts, signature: bytes.subarray(at) } : { parts };
}

const tableOrder = (name: string): number => (/^XML\d{1,3}$/.test(name) ? Number(name.slice(3)) : 1000);
