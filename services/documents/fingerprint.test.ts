import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { openFingerprints } from './fingerprint.ts';

test('the same bytes have one fingerprint, any others another, and another process others', () => {
  const fingerprintOf = openFingerprints();
  const bytes = randomBytes(60_000);
  const first = fingerprintOf(bytes);
  expect(first).toHaveLength(16);
  expect(fingerprintOf(Buffer.from(bytes))).toBe(first);
  expect(openFingerprints()(bytes)).not.toBe(first);
  const seen = new Set([first]);
  for (let at = 0; at < bytes.length; at += 997) {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1;
    seen.add(fingerprintOf(changed));
  }
  for (const others of [
    bytes.subarray(1),
    bytes.subarray(0, -1),
    Buffer.concat([bytes, Buffer.alloc(1)]),
    Buffer.alloc(0),
  ])
    seen.add(fingerprintOf(others));
  expect(seen.size).toBe(1 + Math.ceil(bytes.length / 997) + 4);
});
