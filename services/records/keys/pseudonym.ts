import { createHmac, type KeyObject } from 'node:crypto';

export type Pseudonym = (kind: string, ...words: string[]) => string;

/**
 * Stable identifiers made of words that name a person or a visit: UUIDs of version 8 (RFC 9562) from an HMAC with the
 * site's index key. Not version 5: its hash has no key, and the few personal numbers that exist are soon all tried.
 */
export function pseudonymWith(indexKey: KeyObject): Pseudonym {
  return (kind, ...words) => {
    const bytes = createHmac('sha256', indexKey)
      .update(['fhir', kind, ...words].join('\0'))
      .digest()
      .subarray(0, 16);
    bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
    bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
    const hex = bytes.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };
}
