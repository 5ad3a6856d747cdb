import { randomFillSync } from 'node:crypto';

/** A UUID of version 7: time-ordered, so that the index of receipts grows at its end. */
export function newReceipt(now = Date.now()): Buffer {
  const bytes = Buffer.allocUnsafe(16);
  randomFillSync(bytes, 6);
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes;
}

export const receiptForm = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export const receiptBytes = (text: string): Buffer => Buffer.from(text.replaceAll('-', ''), 'hex');
