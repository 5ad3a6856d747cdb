import { createCipheriv, createDecipheriv, createHmac, randomFillSync } from 'node:crypto';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { KeyRing } from './keys.ts';
import { limits } from './refusal.ts';

/** One stored HOSO: nothing in it but the facility's code says who or what it is about. */
export type Sealed = {
  facility: string;
  /** Keyed hash of facility and MA_LK, 16 bytes. */
  linkHash: Uint8Array;
  /** Data key of `data_key.id`. */
  keyId: number;
  /** Format byte, nonce (12), ciphertext of the compressed document, tag (16). */
  body: Uint8Array;
};

const format = 1;
const nonceLength = 12;
const tagLength = 16;
const hashLength = 16;
const overhead = 1 + nonceLength + tagLength;
/** Nothing longer was ever sealed: what claims more is not ours. */
const longestPlain = limits.bodyBytes * 2;
/** Tags repeat whole: looking for no match shorter than seven bytes is faster and gives about the same length. */
export const compression = { params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_minMatch]: 7 } };

/** Compresses, then encrypts; the facility, the visit and the key are authenticated with it, so rows cannot be swapped. */
export function seal(plain: Uint8Array, facility: string, linkHash: Uint8Array, keyRing: KeyRing): Sealed {
  const keyId = keyRing.currentId();
  const compressed = zstdCompressSync(plain, compression);
  const body = Buffer.allocUnsafe(compressed.length + overhead);
  body[0] = format;
  const nonce = body.subarray(1, 1 + nonceLength);
  fillNonce(nonce);
  const cipher = createCipheriv('aes-256-gcm', keyRing.dataKey(keyId), nonce);
  cipher.setAAD(associatedData(facility, linkHash, keyId));
  cipher.update(compressed).copy(body, 1 + nonceLength);
  cipher.final();
  cipher.getAuthTag().copy(body, body.length - tagLength);
  return { facility, linkHash, keyId, body };
}

/** Throws when the key is unknown, or when body, facility, visit or key id are not the ones that were sealed together. */
export function unseal(sealed: Sealed, keyRing: KeyRing): Buffer {
  const { body } = sealed;
  if (body[0] !== format || body.length < overhead)
    throw new Error(`stored document has format ${body[0]}, expected ${format}`);
  const decipher = createDecipheriv('aes-256-gcm', keyRing.dataKey(sealed.keyId), body.subarray(1, 1 + nonceLength));
  decipher.setAAD(associatedData(sealed.facility, sealed.linkHash, sealed.keyId));
  decipher.setAuthTag(body.subarray(body.length - tagLength));
  const compressed = decipher.update(body.subarray(1 + nonceLength, body.length - tagLength));
  decipher.final();
  return zstdDecompressSync(compressed, { maxOutputLength: longestPlain });
}

/** Finds a visit without naming it: the database sees this instead of MA_LK. */
export const linkHashOf = (facility: string, linkCode: string, keyRing: KeyRing): Buffer =>
  createHmac('sha256', keyRing.indexKey).update(`link\0${facility}\0${linkCode}`).digest().subarray(0, hashLength);

/** Tells an identical resend from a changed one. */
export const contentHashOf = (plain: Uint8Array, keyRing: KeyRing): Buffer =>
  createHmac('sha256', keyRing.indexKey).update('content\0').update(plain).digest().subarray(0, hashLength);

const nonces = Buffer.alloc(nonceLength * 512);
let noncesUsed = nonces.length;

/** Random nonces are drawn many at a time: one call of the generator costs more than one encryption. */
function fillNonce(nonce: Buffer): void {
  if (noncesUsed === nonces.length) {
    randomFillSync(nonces);
    noncesUsed = 0;
  }
  nonces.copy(nonce, 0, noncesUsed, noncesUsed + nonceLength);
  nonces.fill(0, noncesUsed, noncesUsed + nonceLength);
  noncesUsed += nonceLength;
}

const associatedData = (facility: string, linkHash: Uint8Array, keyId: number): Buffer =>
  Buffer.from(`${facility}|${Buffer.from(linkHash).toString('hex')}|${keyId}`, 'latin1');
