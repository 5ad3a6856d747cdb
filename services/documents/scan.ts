import { isUtf8 } from 'node:buffer';
import { declarationEnd } from './declaration.ts';
import { isBlank, isSpace, mixedText, referenceEnd, skipAttributes, skipMisc, skipSpecial } from './markup.ts';
import { limits, Refusal } from './refusal.ts';
import { stringOf } from './string-of.ts';

/** Token kinds; a leaf's kind also carries the flags `complex` and `unchecked`. */
export const token = { open: 0, leaf: 1, complex: 2, unchecked: 4, close: 8 } as const;
/** Integers per token: kind, name start, name end, text start, text end (byte offsets); of a close only the last one. */
export const tokenWidth = 5;

export type Tokens = { count: number; data: Int32Array };

/**
 * Cuts a document into elements without making a string: a byte scanner for the flat documents of the standard.
 *
 * Accepts a subset of well-formed XML 1.0 in UTF-8: no DOCTYPE, no entity but the five predefined ones, no processing
 * instruction, ASCII names, no text beside child elements. Whatever it accepts, a full parser reads the same way.
 * `complex` leaves hold references, CDATA, comments or carriage returns: read them with `textOf`.
 * `deferLongText` leaves the characters of long texts to the reader (strict base64 decoding checks them); such leaves are
 * `unchecked`. The result is valid until the next call. Throws Refusal.
 */
export function scan(bytes: Uint8Array, maxElements: number, deferLongText = false): Tokens {
  if (!isUtf8(bytes)) throw new Refusal('encoding', 'Nội dung không phải UTF-8; chỉ nhận XML mã hoá UTF-8.');
  const start = skipProlog(bytes, declarationEnd(bytes));
  const end = scanRoot(bytes, start, maxElements, deferLongText);
  if (skipMisc(bytes, end) !== bytes.length) throw malformed('có nội dung sau thẻ gốc');
  return tokens;
}

const tokens: Tokens = { count: 0, data: new Int32Array(tokenWidth * 4096) };
const stack = new Int32Array(limits.depth + 1);

const lessThan = 0x3c;
const greaterThan = 0x3e;
const slash = 0x2f;
const longText = 64;

/** What a byte means inside text: 0 nothing, else the case of `inText`. */
const textClass = new Uint8Array(256);
for (let byte = 0; byte < 0x20; byte += 1) textClass[byte] = 4;
textClass[0x09] = 0;
textClass[0x0a] = 0;
textClass[lessThan] = 1;
textClass[0x26] = 2;
textClass[greaterThan] = 3;
textClass[0x0d] = 5;
textClass[0xef] = 6;

const nameClass = new Uint8Array(256);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_:') nameClass[char.charCodeAt(0)] = 2;
for (const char of '0123456789-.') nameClass[char.charCodeAt(0)] = 1;

/** `from` is at the root's "<". Returns the offset behind the root's end tag. */
function scanRoot(bytes: Uint8Array, from: number, maxElements: number, deferLongText: boolean): number {
  const length = bytes.length;
  const last = lastByte(bytes);
  if (bytes[last] !== greaterThan) throw unfinished();
  let data = tokens.data;
  let position = from;
  let depth = 0;
  let at = 0;
  /** Token offset of the last start tag while it is not known to be a leaf, else -1. */
  let pending = -1;
  let flags = 0;
  tokens.count = 0;
  while (true) {
    if (bytes[position] !== lessThan) throw malformed('thiếu thẻ');
    const next = bytes[position + 1];
    if (next === slash) {
      if (pending >= 0) {
        position = closeTag(bytes, position + 2, data[pending + 1]!, data[pending + 2]!);
        data[pending] = token.leaf | flags;
        pending = -1;
      } else {
        const open = stack[--depth]!;
        if (at + tokenWidth > data.length) data = grow();
        data[at] = token.close;
        data[at + 4] = position;
        position = closeTag(bytes, position + 2, data[open + 1]!, data[open + 2]!);
        at += tokenWidth;
      }
    } else if (next === 0x21 || next === 0x3f) {
      position = skipSpecial(bytes, position, pending >= 0);
      flags |= token.complex;
    } else {
      if (pending >= 0) {
        if (!isBlank(bytes, data[pending + 3]!, position)) throw mixedText();
        if (depth + 1 >= limits.depth) throw tooDeep();
        data[pending + 4] = position;
        stack[depth++] = pending;
      }
      const nameEnd = endOfName(bytes, position + 1);
      if (at + tokenWidth > data.length) data = grow();
      if (at >= maxElements * tokenWidth) throw tooMany(maxElements);
      data[at] = token.open;
      data[at + 1] = position + 1;
      data[at + 2] = nameEnd;
      const tagEnd = bytes[nameEnd] === greaterThan ? nameEnd : skipAttributes(bytes, nameEnd);
      position = tagEnd + 1;
      data[at + 3] = position;
      data[at + 4] = position;
      flags = 0;
      if (bytes[tagEnd - 1] === slash) {
        data[at] = token.leaf;
        pending = -1;
      } else pending = at;
      at += tokenWidth;
    }
    tokens.count = at / tokenWidth;
    if (depth === 0 && pending < 0) return position;
    if (pending < 0) {
      while (position < length && bytes[position]! <= 0x20 && textClass[bytes[position]!] !== 4) position += 1;
      continue;
    }
    if (deferLongText) {
      const next = bytes.indexOf(lessThan, position);
      if (next - position > longText) {
        position = next;
        flags |= token.unchecked;
      }
    }
    const textEnd = endOfText(bytes, position, last);
    if (textEnd < 0) flags |= token.complex;
    position = textEnd < 0 ? ~textEnd : textEnd;
    data[pending + 4] = position;
  }
}

/**
 * Offset of the "<" behind a text, `~offset` when the text needs `textOf`. A ">" has to stand in the bytes at or behind the
 * text's end, white space alone behind it.
 */
export function endOfText(bytes: Uint8Array, from: number, last: number): number {
  let position = from;
  let complex = false;
  while (true) {
    while (textClass[bytes[position]!] === 0) position += 1;
    const kind = textClass[bytes[position]!]!;
    if (kind === 1) return complex ? ~position : position;
    if (kind === 2 || kind === 5) complex = true;
    if (!(position < last)) throw unfinished();
    position = kind === 2 ? referenceEnd(bytes, position) : checkRare(bytes, position, kind);
  }
}

/** The name of the element whose token is at `at`. */
export const nameAt = (bytes: Uint8Array, data: Int32Array, at: number): string =>
  stringOf(bytes, data[at + 1]!, data[at + 2]!, 'latin1');

export function sameName(bytes: Uint8Array, data: Int32Array, at: number, name: string): boolean {
  const from = data[at + 1]!;
  if (data[at + 2]! - from !== name.length) return false;
  for (let index = 0; index < name.length; index += 1) if (bytes[from + index] !== name.charCodeAt(index)) return false;
  return true;
}

/** The characters of a text that the scanner left unchecked; true when it needs `textOf`. */
export function checkText(bytes: Uint8Array, from: number, to: number): boolean {
  let complex = false;
  for (let position = from; position < to; ) {
    const kind = textClass[bytes[position]!]!;
    if (kind === 1 || kind === 2 || kind === 5) complex = true;
    if (kind === 0) position += 1;
    else if (kind === 1) position = skipSpecial(bytes, position, true);
    else position = kind === 2 ? referenceEnd(bytes, position) : checkRare(bytes, position, kind);
  }
  return complex;
}

function checkRare(bytes: Uint8Array, position: number, kind: number): number {
  if (kind === 4) throw malformed('có ký tự điều khiển trong nội dung');
  if (kind === 3 && bytes[position - 1] === 0x5d && bytes[position - 2] === 0x5d)
    throw malformed('có "]]>" trong nội dung');
  const last = bytes[position + 2];
  if (kind === 6 && bytes[position + 1] === 0xbf && (last === 0xbe || last === 0xbf))
    throw malformed('có ký tự không hợp lệ');
  return position + 1;
}

function closeTag(bytes: Uint8Array, from: number, nameStart: number, nameEnd: number): number {
  let position = from;
  for (let name = nameStart; name < nameEnd; name += 1, position += 1) {
    if (bytes[position] !== bytes[name]) throw malformed('thẻ đóng không khớp với thẻ mở');
  }
  while (isSpace(bytes[position])) position += 1;
  if (bytes[position] !== greaterThan) throw malformed('thẻ đóng không khớp với thẻ mở');
  return position + 1;
}

function endOfName(bytes: Uint8Array, from: number): number {
  let position = from;
  if (nameClass[bytes[position] ?? 0] !== 2) throw malformed('tên thẻ không hợp lệ');
  while (position < bytes.length && nameClass[bytes[position]!] !== 0) position += 1;
  if (position - from > limits.nameBytes) throw new Refusal('too-large', `Tên thẻ dài quá ${limits.nameBytes} ký tự.`);
  return position;
}

/** Offset of the last byte that is not white space. */
export function lastByte(bytes: Uint8Array): number {
  let position = bytes.length - 1;
  while (isSpace(bytes[position])) position -= 1;
  return position;
}

function skipProlog(bytes: Uint8Array, from: number): number {
  const position = skipMisc(bytes, from);
  if (position >= bytes.length) throw malformed('không có thẻ gốc');
  return position;
}

function grow(): Int32Array {
  const larger = new Int32Array(tokens.data.length * 2);
  larger.set(tokens.data);
  tokens.data = larger;
  return larger;
}

const malformed = (why: string): Refusal => new Refusal('malformed', `XML không đúng dạng: ${why}.`);
const unfinished = (): Refusal => malformed('tệp bị cắt cụt, thiếu thẻ đóng');
const tooDeep = (): Refusal => new Refusal('too-deep', `XML lồng quá ${limits.depth} cấp.`);
const tooMany = (count: number): Refusal => new Refusal('too-large', `XML có hơn ${count} thẻ.`);
