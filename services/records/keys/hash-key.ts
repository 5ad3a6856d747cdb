import { createHmac, type KeyObject } from 'node:crypto';

/** A search key as the database sees it: 64 bits of a keyed hash, as the decimal text of a signed bigint. */
export type HashKey = (word: string) => string;

const cacheSize = 50_000;

/**
 * Codes, name parts and days come again and again, so their hashes are kept; when the cache is full it starts anew.
 * Two words with one hash (of 2^64) only cost a look at a resource that then does not match.
 */
export function hashKeyWith(indexKey: KeyObject): HashKey {
  const cache = new Map<string, string>();
  return (word) => {
    const known = cache.get(word);
    if (known !== undefined) return known;
    const hash = createHmac('sha256', indexKey).update(`search\0${word}`).digest().readBigInt64BE(0).toString();
    if (cache.size >= cacheSize) cache.clear();
    cache.set(word, hash);
    return hash;
  };
}
