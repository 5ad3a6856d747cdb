import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { packContainer, unpackContainer } from './container.ts';
import { openKeyRing } from './keys.ts';
import { readDocument } from './read.ts';
import { contentHashOf, linkHashOf, seal, unseal } from './seal.ts';

const secret = () => ({ kek: randomBytes(32).toString('base64'), index: randomBytes(32).toString('base64') });
const day = '2026-11-22';

function ringWithKey(from = secret()) {
  const ring = openKeyRing(from);
  ring.add({ id: 7, day, kekId: ring.kekId, wrapped: ring.wrapNew(day) });
  ring.use(7);
  return ring;
}

const parts = [
  { name: 'XML9', bytes: Buffer.from('<CHI_TIEU_DU_LIEU_GIAY_CHUNG_SINH/>') },
  { name: 'ABC', bytes: Buffer.from('not xml at all') },
  {
    name: 'XML1',
    bytes: Buffer.from(
      '\ufeff<?xml version="1.0"?><TONG_HOP><MA_LK>HS&amp;1</MA_LK><HO_TEN> Trần Thị Ơn </HO_TEN></TONG_HOP>',
    ),
  },
];

describe('a sealed document', () => {
  test('000:19.2 opens to the very bytes that were sent, and says nothing without the key', () => {
    const ring = ringWithKey();
    const { bytes } = packContainer({ parts, signature: Buffer.from('<Signature/>') });
    const sealed = seal(bytes, '01001', linkHashOf('01001', 'HS&1', ring), ring);
    expect(Buffer.from(sealed.body).includes('TONG_HOP')).toBe(false);
    const opened = unpackContainer(unseal(sealed, ring));
    expect(opened.signature?.toString()).toBe('<Signature/>');
    expect(opened.parts.map((part) => part.name)).toEqual(['XML1', 'XML9', 'ABC']);
    expect(Buffer.from(opened.parts[0]!.bytes).equals(parts[2]!.bytes)).toBe(true);
    expect(readDocument({ ...sealed }, ring)).toMatchObject({
      facility: '01001',
      linkCode: 'HS&1',
      tables: { XML1: [{ MA_LK: 'HS&1', HO_TEN: 'Trần Thị Ơn' }], ABC: [] },
    });
  });

  test('cannot be altered, moved to another visit, facility or key', () => {
    const ring = ringWithKey();
    ring.add({ id: 8, day, kekId: ring.kekId, wrapped: ring.wrapNew(day) });
    const sealed = seal(packContainer({ parts }).bytes, '01001', linkHashOf('01001', 'A', ring), ring);
    const flipped = Buffer.from(sealed.body);
    flipped[40]! ^= 1;
    for (const wrong of [
      { body: flipped },
      { facility: '01032' },
      { linkHash: linkHashOf('01001', 'B', ring) },
      { keyId: 8 },
      { body: sealed.body.subarray(0, 20) },
    ]) {
      expect(() => unseal({ ...sealed, ...wrong }, ring)).toThrow();
    }
  });

  test('hashes depend on the facility, the content and the key only', () => {
    const ring = ringWithKey();
    const other = ringWithKey();
    expect(linkHashOf('01001', 'A', ring)).toEqual(linkHashOf('01001', 'A', ring));
    expect(linkHashOf('01001', 'A', ring)).not.toEqual(linkHashOf('01032', 'A', ring));
    expect(linkHashOf('01001', 'A', ring)).not.toEqual(linkHashOf('01001', 'A', other));
    const hash = (order: typeof parts, signature?: Buffer) => {
      const packed = packContainer(signature ? { parts: order, signature } : { parts: order });
      return contentHashOf(packed.bytes.subarray(0, packed.contentLength), ring).toString('hex');
    };
    expect(hash(parts)).toBe(hash(parts.toReversed(), Buffer.from('signed again')));
    expect(hash(parts)).not.toBe(hash(parts.slice(1)));
  });

  test('a data key wrapped by another key-encryption key, or for another day, is not taken', () => {
    const ring = ringWithKey();
    const wrapped = ring.wrapNew(day);
    expect(() => ringWithKey().add({ id: 9, day, kekId: ring.kekId, wrapped })).toThrow('another key-encryption key');
    expect(() => ring.add({ id: 9, day: '2026-11-23', kekId: ring.kekId, wrapped })).toThrow();
    expect(() => ring.dataKey(9)).toThrow('not in the key ring');
  });
});
