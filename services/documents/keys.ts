import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

/** A row of the table data_key: one key per day, wrapped by the key-encryption key. */
export type WrappedKey = {
  id: number /** YYYY-MM-DD, UTC. */;
  day: string /** Which key-encryption key wrapped it. */;
  kekId: Uint8Array;
  wrapped: Uint8Array;
};

/** The unwrapped keys, in memory only. */
export type KeyRing = {
  /** For keyed hashes: same text, same hash, and no guessing without the key. */
  indexKey: KeyObject;
  kekId: Buffer;
  has: (id: number) => boolean;
  /** Throws when the key was not added: read it from data_key first. */
  dataKey: (id: number) => KeyObject;
  /** The key that new documents are sealed with; throws before `use`. */
  currentId: () => number;
  /** The same key as it is stored, for a key ring in another thread. */
  currentWrapped: () => WrappedKey;
  use: (id: number) => void;
  /** Unwraps and keeps a key; throws when it was wrapped by another key-encryption key or altered. */
  add: (key: WrappedKey) => void;
  /** A fresh data key for a day, wrapped, ready to be stored. */
  wrapNew: (day: string) => Uint8Array;
};

const keyLength = 32;
const nonceLength = 12;
const tagLength = 16;

/** `kek` and `index` are the base64 texts of the secret document-keys. */
export function openKeyRing(secret: { kek: string; index: string }): KeyRing {
  const kek = secretKey(secret.kek, 'document-keys/kek');
  const kekId = createHash('sha256').update('kek\0').update(kek.export()).digest().subarray(0, 8);
  const keys = new Map<number, KeyObject>();
  const wrappedKeys = new Map<number, WrappedKey>();
  let current: number | undefined;
  const dataKey = (id: number): KeyObject => {
    const key = keys.get(id);
    if (!key) throw new Error(`data key ${id} is not in the key ring`);
    return key;
  };
  const currentId = (): number => {
    if (current === undefined) throw new Error('the key ring has no current data key');
    return current;
  };
  return {
    indexKey: secretKey(secret.index, 'document-keys/index'),
    kekId,
    has: (id) => keys.has(id),
    dataKey,
    currentId,
    currentWrapped: () => wrappedKeys.get(currentId())!,
    use: (id) => {
      dataKey(id);
      current = id;
    },
    add: (key) => {
      if (!kekId.equals(key.kekId))
        throw new Error(`data key ${key.id} was wrapped by another key-encryption key than document-keys/kek`);
      keys.set(key.id, unwrap(kek, key.day, key.wrapped));
      wrappedKeys.set(key.id, key);
    },
    wrapNew: (day) => wrap(kek, day),
  };
}

function wrap(kek: KeyObject, day: string): Uint8Array {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', kek, nonce);
  cipher.setAAD(Buffer.from(`data-key|${day}`));
  const wrapped = cipher.update(randomBytes(keyLength));
  cipher.final();
  return Buffer.concat([nonce, wrapped, cipher.getAuthTag()]);
}

function unwrap(kek: KeyObject, day: string, wrapped: Uint8Array): KeyObject {
  const decipher = createDecipheriv('aes-256-gcm', kek, wrapped.subarray(0, nonceLength));
  decipher.setAAD(Buffer.from(`data-key|${day}`));
  decipher.setAuthTag(wrapped.subarray(wrapped.length - tagLength));
  const key = decipher.update(wrapped.subarray(nonceLength, wrapped.length - tagLength));
  decipher.final();
  return createSecretKey(key);
}

function secretKey(base64: string, name: string): KeyObject {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== keyLength)
    throw new Error(`secret ${name} has ${bytes.length} bytes, expected ${keyLength} in base64`);
  return createSecretKey(bytes);
}
