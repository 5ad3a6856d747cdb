import { randomBytes } from 'node:crypto';
import { type KeyRing, openKeyRing } from '../keys.ts';

/** A key ring with one data key in use, for tests without a database. */
export function testKeyRing(): KeyRing {
  const ring = openKeyRing({ kek: randomBytes(32).toString('base64'), index: randomBytes(32).toString('base64') });
  const day = '2026-11-22';
  ring.add({ id: 1, day, kekId: ring.kekId, wrapped: ring.wrapNew(day) });
  ring.use(1);
  return ring;
}
