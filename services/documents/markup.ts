import { limits, Refusal } from './refusal.ts';
import { stringOf } from './string-of.ts';

const predefined: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const longestReference = 12;

/** Offset behind the reference that starts at "&". Only the five predefined entities and character references exist here. */
export function referenceEnd(bytes: Uint8Array, at: number): number {
  let end = at + 1;
  while (end < bytes.length && end - at <= longestReference && bytes[end] !== 0x3b) end += 1;
  if (bytes[end] !== 0x3b) throw new Refusal('malformed', 'XML không đúng dạng: ký tự "&" phải viết là "&amp;".');
  resolveReference(stringOf(bytes, at + 1, end, 'latin1'));
  return end + 1;
}

/** The character behind `name` of `&name;`. */
export function resolveReference(name: string): string {
  const known = Object.hasOwn(predefined, name) ? predefined[name] : undefined;
  if (known !== undefined) return known;
  const match = /^#(?:([0-9]+)|x([0-9a-fA-F]+))$/.exec(name);
  if (!match) {
    if (/^[A-Za-z_:]/.test(name))
      throw new Refusal('entity', 'Không nhận thực thể ngoài &lt; &gt; &amp; &quot; &apos;.');
    throw new Refusal('malformed', 'XML không đúng dạng: tham chiếu ký tự sai.');
  }
  const code = match[1] === undefined ? Number.parseInt(match[2] ?? '', 16) : Number.parseInt(match[1], 10);
  if (!isXmlCharacter(code)) throw new Refusal('malformed', 'XML không đúng dạng: tham chiếu tới ký tự không hợp lệ.');
  return String.fromCodePoint(code);
}

const isXmlCharacter = (code: number): boolean =>
  code === 0x9 ||
  code === 0xa ||
  code === 0xd ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff);

/** From behind the element's name to its ">"; the byte before it is "/" for an empty element. The values are not kept. */
export function skipAttributes(bytes: Uint8Array, from: number): number {
  const names = new Set<string>();
  let position = from;
  while (true) {
    const separated = skipSpace(bytes, position);
    if (bytes[separated] === 0x3e) return separated;
    if (bytes[separated] === 0x2f && bytes[separated + 1] === 0x3e) return separated + 1;
    if (separated === position) throw malformedTag();
    position = skipAttribute(bytes, separated, names);
    if (names.size > limits.attributesPerElement)
      throw new Refusal('too-large', 'Một thẻ XML có quá nhiều thuộc tính.');
  }
}

function skipAttribute(bytes: Uint8Array, from: number, names: Set<string>): number {
  let end = from;
  while (end < bytes.length && end - from <= limits.nameBytes && isNameByte(bytes[end]!)) end += 1;
  const name = stringOf(bytes, from, end, 'latin1');
  if (!/^[A-Za-z_:]/.test(name) || names.has(name)) throw malformedTag();
  names.add(name);
  const equals = skipSpace(bytes, end);
  if (bytes[equals] !== 0x3d) throw malformedTag();
  const open = skipSpace(bytes, equals + 1);
  const quote = bytes[open];
  if (quote !== 0x22 && quote !== 0x27) throw malformedTag();
  let position = open + 1;
  while (position < bytes.length && bytes[position] !== quote) {
    const byte = bytes[position]!;
    if (byte === 0x3c || isForbidden(bytes, position)) throw malformedTag();
    position = byte === 0x26 ? referenceEnd(bytes, position) : position + 1;
  }
  if (position >= bytes.length) throw malformedTag();
  return position + 1;
}

/** White space and comments only, from the start tag's end to the first child. */
export function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  let position = skipSpace(bytes, from);
  while (position < to) {
    if (bytes[position] !== 0x3c || bytes[position + 2] !== 0x2d) return false;
    position = skipSpace(bytes, skipComment(bytes, position));
  }
  return true;
}

/** Comment or CDATA section; anything else that starts with "<!" or "<?" is refused. */
export function skipSpecial(bytes: Uint8Array, at: number, inLeaf: boolean): number {
  if (bytes[at + 1] === 0x3f) throw new Refusal('instruction', 'Không nhận chỉ thị xử lý XML (<?...?>) trong hồ sơ.');
  if (bytes[at + 2] === 0x2d && bytes[at + 3] === 0x2d) return skipComment(bytes, at);
  if (bytes[at + 2] !== 0x5b)
    throw new Refusal('doctype', 'Không nhận khai báo DOCTYPE hoặc thực thể (<!...>) trong hồ sơ.');
  if (!inLeaf) throw mixedText();
  return skipCdata(bytes, at);
}

/** White space and comments before and after the root. */
export function skipMisc(bytes: Uint8Array, from: number): number {
  let position = from;
  while (true) {
    while (isSpace(bytes[position])) position += 1;
    if (bytes[position] !== 0x3c) return position;
    const next = bytes[position + 1];
    if (next !== 0x21 && next !== 0x3f) return position;
    position = skipSpecial(bytes, position, false);
  }
}

/** Offset behind "-->"; `at` is at "<!--". */
function skipComment(bytes: Uint8Array, at: number): number {
  for (let position = at + 4; position + 2 < bytes.length; position += 1) {
    if (isForbidden(bytes, position)) break;
    if (bytes[position] !== 0x2d || bytes[position + 1] !== 0x2d) continue;
    if (bytes[position + 2] !== 0x3e) break;
    return position + 3;
  }
  throw new Refusal('malformed', 'XML không đúng dạng: chú thích <!-- --> sai.');
}

/** Offset behind "]]>"; `at` is at "<![CDATA[". */
function skipCdata(bytes: Uint8Array, at: number): number {
  for (let index = 0; index < 9; index += 1) {
    if (bytes[at + index] !== '<![CDATA['.charCodeAt(index))
      throw new Refusal('doctype', 'Không nhận khai báo <![...]> trong hồ sơ.');
  }
  for (let position = at + 9; position + 2 < bytes.length; position += 1) {
    if (isForbidden(bytes, position)) break;
    if (bytes[position] === 0x5d && bytes[position + 1] === 0x5d && bytes[position + 2] === 0x3e) return position + 3;
  }
  throw new Refusal('malformed', 'XML không đúng dạng: đoạn CDATA không kết thúc.');
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let position = from;
  while (bytes[position] === 0x20 || bytes[position] === 0x0a || bytes[position] === 0x0d || bytes[position] === 0x09)
    position += 1;
  return position;
}

/** Control characters and U+FFFE, U+FFFF. */
function isForbidden(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at]!;
  if (byte < 0x20) return byte !== 0x09 && byte !== 0x0a && byte !== 0x0d;
  return byte === 0xef && bytes[at + 1] === 0xbf && (bytes[at + 2] === 0xbe || bytes[at + 2] === 0xbf);
}

const isNameByte = (byte: number): boolean =>
  (byte >= 0x61 && byte <= 0x7a) ||
  (byte >= 0x41 && byte <= 0x5a) ||
  (byte >= 0x2d && byte <= 0x3a && byte !== 0x2f) ||
  byte === 0x5f;

export const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

export const mixedText = (): Refusal =>
  new Refusal('malformed', 'XML không đúng dạng: có nội dung nằm ngoài các trường.');

const malformedTag = (): Refusal => new Refusal('malformed', 'XML không đúng dạng: thẻ hoặc thuộc tính sai.');
