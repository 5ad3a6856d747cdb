import type { Field } from '../schema.ts';
import { textOf } from '../text.ts';

export type FormatRule = 'FORMAT' | 'LENGTH' | 'ENUM' | 'PATTERN';

/** What the text of a field has to be, compiled once. */
export type Format = {
  type: Field['type'];
  max: number;
  /** Several texts, separated by ";". */
  multi: boolean;
  /** Year, month and day may be partly unknown. */
  birth: boolean;
  values: Uint8Array[] | undefined;
  pattern: RegExp | undefined;
};

export const formatOf = ({ name, type, max, multi, values, pattern }: Field): Format => ({
  type,
  max,
  multi,
  birth: name === 'NGAY_SINH',
  values: values?.map((value) => Buffer.from(value)),
  pattern: pattern ?? knownPatterns[name],
});

/** No text has more characters than bytes. */
export const freeBytesOf = (field: Field): number =>
  field.type === 'string' && !field.values && !(field.pattern ?? knownPatterns[field.name]) ? field.max : -1;

/** Checks one non-empty text; undefined when it is right. Bytes only: no string is made for most fields. */
export function checkFormat(format: Format, bytes: Uint8Array, from: number, to: number): FormatRule | undefined {
  const length = to - from;
  const { type, max, values, pattern } = format;
  if (type === 'string') {
    if (length > max && characters(bytes, from, to) > max) return 'LENGTH';
  } else if (type === 'int') {
    if (!allDigits(bytes, from, to)) return 'FORMAT';
    if (length > max) return 'LENGTH';
  } else if (type === 'decimal') {
    if (!isDecimal(bytes, from, to)) return 'FORMAT';
    if (length > max) return 'LENGTH';
  } else if (!everyPiece(format, bytes, from, to, isDate)) return 'FORMAT';
  if (values && !isOneOf(values, bytes, from, to)) return 'ENUM';
  if (pattern && !matches(pattern, format, bytes, from, to)) return 'PATTERN';
  return undefined;
}

function isOneOf(values: Uint8Array[], bytes: Uint8Array, from: number, to: number): boolean {
  for (const value of values) {
    if (value.length !== to - from) continue;
    let index = 0;
    while (index < value.length && bytes[from + index] === value[index]) index += 1;
    if (index === value.length) return true;
  }
  return false;
}

/** Patterns that the field list does not carry. */
const knownPatterns: Record<string, RegExp | undefined> = {
  MA_LOAI_KCB: /^[0-9]{2}$/,
  MA_BENH_CHINH: /^[A-Z][0-9]{2}(\.[0-9]{1,4})?$/,
};

/** What the message says was expected. */
export function expectation(field: Field): string {
  if (field.values) return `một trong các giá trị ${field.values.join(', ')}`;
  if (field.pattern?.source === '^[0-9]{2}[0-9A-Z]{3}$')
    return 'mã cơ sở khám chữa bệnh 5 ký tự, ví dụ 01001 hoặc 01I29';
  if (field.name === 'MA_BENH_CHINH') return 'một mã ICD-10, ví dụ I10 hoặc E11.9';
  if (field.name === 'MA_LOAI_KCB') return 'hai chữ số, ví dụ 01';
  if (field.name === 'NGAY_SINH') return 'yyyyMMddHHmm, không rõ ngày tháng thì yyyy00000000';
  return typeNames[field.type];
}

const typeNames: Record<Field['type'], string> = {
  string: 'chuỗi ký tự',
  int: 'số nguyên chỉ gồm chữ số',
  decimal: 'số không âm, dấu thập phân là dấu chấm',
  date12: 'yyyyMMddHHmm, ngày giờ có thật',
  date8: 'yyyyMMdd, ngày có thật',
  date8or12: 'yyyyMMdd hoặc yyyyMMddHHmm, ngày có thật',
};

type PieceCheck = (format: Format, bytes: Uint8Array, from: number, to: number) => boolean;

function everyPiece(format: Format, bytes: Uint8Array, from: number, to: number, check: PieceCheck): boolean {
  if (!format.multi) return check(format, bytes, from, to);
  for (let start = from; start < to; ) {
    let end = start;
    while (end < to && bytes[end] !== 0x3b) end += 1;
    if (end > start && !check(format, bytes, start, end)) return false;
    start = end + 1;
  }
  return true;
}

const matches = (pattern: RegExp, format: Format, bytes: Uint8Array, from: number, to: number): boolean =>
  everyPiece(format, bytes, from, to, (_, piece, start, end) => pattern.test(textOf(piece, start, end, false)));

function isDate(format: Format, bytes: Uint8Array, from: number, to: number): boolean {
  const length = to - from;
  if (!allDigits(bytes, from, to)) return false;
  if (format.type === 'date8') return length === 8 && isDay(bytes, from);
  if (format.type === 'date8or12' && length === 8) return isDay(bytes, from);
  if (length !== 12) return false;
  if (format.birth && number(bytes, from + 4, 8) === 0) return number(bytes, from, 4) >= 1800;
  return isDay(bytes, from) && number(bytes, from + 8, 2) < 24 && number(bytes, from + 10, 2) < 60;
}

function isDay(bytes: Uint8Array, from: number): boolean {
  const year = number(bytes, from, 4);
  const month = number(bytes, from + 4, 2);
  const day = number(bytes, from + 6, 2);
  if (year < 1800 || month < 1 || month > 12 || day < 1) return false;
  if (month === 2) return day <= (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28);
  return day <= (month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31);
}

function number(bytes: Uint8Array, from: number, length: number): number {
  let value = 0;
  for (let at = from; at < from + length; at += 1) value = value * 10 + bytes[at]! - 0x30;
  return value;
}

function allDigits(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (bytes[at]! < 0x30 || bytes[at]! > 0x39) return false;
  return true;
}

function isDecimal(bytes: Uint8Array, from: number, to: number): boolean {
  let points = 0;
  for (let at = from; at < to; at += 1) {
    if (bytes[at] === 0x2e && at > from && at < to - 1) points += 1;
    else if (bytes[at]! < 0x30 || bytes[at]! > 0x39) return false;
  }
  return points <= 1;
}

function characters(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) if ((bytes[at]! & 0xc0) !== 0x80) count += 1;
  return count;
}
