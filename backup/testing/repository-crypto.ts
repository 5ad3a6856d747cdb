/** What somebody who knows a repository's password can make: files encrypted and signed with its master key (restic's design.rst). */
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';

export type MasterKey = { encrypt: Buffer; k: Buffer; r: Buffer };

/** Opens a key file with its password; nothing when it is another key's. */
export function openKey(file: string, password: string): MasterKey | undefined {
  const { N, r, p, salt, data } = JSON.parse(file) as { N: number; r: number; p: number; salt: string; data: string };
  const derived = scryptSync(password, Buffer.from(salt, 'base64'), 64, { N, r, p, maxmem: 2 ** 30 });
  const user: MasterKey = {
    encrypt: derived.subarray(0, 32),
    k: derived.subarray(32, 48),
    r: derived.subarray(48, 64),
  };
  const opened = decrypt(user, Buffer.from(data, 'base64'));
  if (!opened) return undefined;
  const { mac, encrypt } = JSON.parse(opened.toString()) as {
    mac: { k: string; r: string };
    encrypt: string;
  };
  return { encrypt: Buffer.from(encrypt, 'base64'), k: Buffer.from(mac.k, 'base64'), r: Buffer.from(mac.r, 'base64') };
}

/** AES-256-CTR, then Poly1305-AES over the ciphertext. */
export function encrypt(key: MasterKey, plain: Buffer): Buffer {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-ctr', key.encrypt, iv);
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, ciphertext, authenticator(key, iv, ciphertext)]);
}

function decrypt(key: MasterKey, sealed: Buffer): Buffer | undefined {
  const [iv, ciphertext, tag] = [sealed.subarray(0, 16), sealed.subarray(16, -16), sealed.subarray(-16)];
  if (!authenticator(key, iv, ciphertext).equals(tag)) return undefined;
  const decipher = createDecipheriv('aes-256-ctr', key.encrypt, iv);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
}

function authenticator({ k, r }: MasterKey, nonce: Buffer, message: Buffer): Buffer {
  const cipher = createCipheriv('aes-128-ecb', k, null);
  cipher.setAutoPadding(false);
  const pad = littleEndian(cipher.update(nonce));
  const prime = (1n << 130n) - 5n;
  const clamped = littleEndian(r) & 0x0ffffffc0ffffffc0ffffffc0fffffffn;
  let sum = 0n;
  for (let at = 0; at < message.length; at += 16) {
    const block = message.subarray(at, at + 16);
    sum = ((sum + littleEndian(block) + (1n << BigInt(8 * block.length))) * clamped) % prime;
  }
  const tag = (sum + pad) & ((1n << 128n) - 1n);
  return Buffer.from(tag.toString(16).padStart(32, '0'), 'hex').reverse();
}

const littleEndian = (bytes: Buffer): bigint => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex') || '0'}`);
