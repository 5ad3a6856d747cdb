import { Refusal } from './refusal.ts';
import { stringOf } from './string-of.ts';

const form =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(["'])([^"'<]*)\1(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(["'])([A-Za-z][A-Za-z0-9._-]*)\3)?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(["'])(?:yes|no)\5)?[ \t\r\n]*\?>$/;
const longest = 256;
const opening = Buffer.from('<?xml');
/** The one that was accepted last: a sender's software writes the same every time. */
let accepted = new Uint8Array();

/** Offset behind the byte order mark and the XML declaration, both optional. Refuses every encoding but UTF-8. */
export function declarationEnd(bytes: Uint8Array): number {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  if (bytes[start] === 0 || bytes[start + 1] === 0) throw wrongEncoding('UTF-16 hoặc UTF-32');
  if (accepted.length > 0 && startsWith(bytes, start, accepted)) return start + accepted.length;
  if (!startsDeclaration(bytes, start)) return start;
  const head = stringOf(bytes, start, Math.min(start + longest, bytes.length), 'latin1');
  const end = head.indexOf('?>');
  const match = end < 0 ? null : form.exec(head.slice(0, end + 2));
  if (!match) throw new Refusal('malformed', 'XML không đúng dạng: khai báo <?xml ...?> sai.');
  if (match[2] !== '1.0') throw new Refusal('instruction', 'Chỉ nhận XML phiên bản 1.0.');
  if (match[4] !== undefined && !/^utf-?8$/i.test(match[4])) throw wrongEncoding(match[4]);
  accepted = Uint8Array.from(bytes.subarray(start, start + end + 2));
  return start + end + 2;
}

const wrongEncoding = (name: string): Refusal =>
  new Refusal('encoding', `Hồ sơ khai báo mã hoá ${name.slice(0, 40)}; chỉ nhận XML mã hoá UTF-8.`);

/** "<?xml" and a white space: "<?xml-stylesheet" is another instruction. */
const startsDeclaration = (bytes: Uint8Array, at: number): boolean =>
  startsWith(bytes, at, opening) && (bytes[at + 5] ?? 0) <= 0x20;

function startsWith(bytes: Uint8Array, at: number, start: Uint8Array): boolean {
  for (let index = 0; index < start.length; index += 1) if (bytes[at + index] !== start[index]) return false;
  return true;
}
