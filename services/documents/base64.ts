import { Refusal } from './refusal.ts';
import type { Scratch } from './scratch.ts';

/**
 * Decodes strictly: white space is allowed anywhere, any other foreign character, a cut end or wrong padding is not
 * (Node alone would skip them and lose bytes). `text` is one character per byte. The result lives in `scratch` when given.
 */
export function decodeBase64(text: string, what: string, scratch?: Scratch): Buffer {
  const longest = Math.ceil((text.length * 3) / 4);
  const target = scratch ? scratch.take(longest) : Buffer.allocUnsafeSlow(longest);
  const length = target.write(text, 'base64');
  scratch?.keep(length);
  if (!isWhole(text, length) && !isWhole(text.replace(/[ \t\r\n]+/g, ''), length)) {
    throw new Refusal('base64', `${what} không phải base64 hợp lệ (có ký tự lạ hoặc bị cắt cụt).`);
  }
  return target.subarray(0, length);
}

const isWhole = (text: string, decodedLength: number): boolean =>
  text.length % 4 === 0 && decodedLength === (text.length / 4) * 3 - endPadding(text);

const endPadding = (text: string): number => (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);
