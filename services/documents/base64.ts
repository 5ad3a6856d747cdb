import { Refusal } from './refusal.ts';

/**
 * Decodes strictly: white space is allowed anywhere, any other foreign character, a cut end or wrong padding is not
 * (Node alone would skip them and lose bytes). `text` is one character per byte.
 */
export function decodeBase64(text: string, what: string): Buffer {
  const decoded = Buffer.from(text, 'base64');
  if (isWhole(text.length, endPadding(text), decoded.length)) return decoded;
  const dense = text.replace(/[ \t\r\n]+/g, '');
  if (isWhole(dense.length, endPadding(dense), decoded.length)) return decoded;
  throw new Refusal('base64', `${what} không phải base64 hợp lệ (có ký tự lạ hoặc bị cắt cụt).`);
}

const isWhole = (length: number, padding: number, decodedLength: number): boolean =>
  length % 4 === 0 && decodedLength === (length / 4) * 3 - padding;

const endPadding = (text: string): number => (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);
