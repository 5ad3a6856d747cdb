import { isUtf8 } from 'node:buffer';
import { type CellSpace, makeRoom, takeCells } from './cells.ts';
import { declarationEnd } from './declaration.ts';
import { isSpace, skipAttributes, skipMisc, skipSpecial } from './markup.ts';
import { limits } from './refusal.ts';
import { endOfText, lastByte } from './scan.ts';
import type { Table } from './schema.ts';
import { stringOf } from './string-of.ts';
import type { TableView } from './table.ts';
import { type ElementTags, jointsOf, stands, type TableTags, type Tag, tagsOf } from './tags.ts';

/**
 * Reads a document in one pass when it is written as the standard prints it: its own elements, none twice, in their order,
 * attributes in the root only. What stands there is compared with the tag that has to come, four bytes at a time. Undefined
 * when anything else stands there: the scanner reads it then, from the start. Throws the Refusal that the scanner would.
 */
export function readExpected(table: Table, bytes: Uint8Array, space: CellSpace): TableView | undefined {
  const last = lastByte(bytes);
  if (bytes[last] !== greaterThan || !isUtf8(bytes)) return undefined;
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const width = table.fields.length * 2;
  const reading: Reading = { tags: tagsOf(table), bytes, words, last, space, width, joints: unknown };
  const rowCount = readRoot(reading);
  return rowCount < 0 ? undefined : { table, bytes, rowCount, cells: takeCells(space, rowCount * width), extras: [] };
}

type Reading = {
  tags: TableTags;
  bytes: Uint8Array;
  words: DataView;
  /** Offset of the last byte that is not white space: a ">". */
  last: number;
  space: CellSpace;
  /** Cells of one row. */
  width: number;
  /** For the white space that this document has between its fields; undefined before the second field. */
  joints: Tag[];
};

const greaterThan = 0x3e;
const slash = 0x2f;
const exclamation = 0x21;
const space = 0x20;
const longestSeparator = 32;

/** Number of rows; -1 when something unexpected stands there, as everywhere below. */
function readRoot(reading: Reading): number {
  const { tags, bytes } = reading;
  const { list, item, root } = tags;
  const start = rootStart(reading);
  if (start < 0) return -1;
  if (!list || !item) return behindClose(reading, root, readRow(reading, start, 0)) === bytes.length ? 1 : -1;
  let position = behindOpen(reading, list, start);
  let rows = 0;
  for (; position >= 0; rows += 1) {
    const row = behindOpen(reading, item, position);
    if (row < 0) break;
    if (rows === limits.rowsPerTable) return -1;
    const behind = readRow(reading, row, rows);
    // An item without any field is no row to the scanner.
    if (behind === row) return -1;
    position = behindClose(reading, item, behind);
  }
  return behindClose(reading, root, behindClose(reading, list, position)) === bytes.length ? rows : -1;
}

/** Offset behind the start tag of the root, whose attributes are of no interest, and the white space after it. */
function rootStart({ tags, bytes, words }: Reading): number {
  const { head } = tags.root;
  const start = skipMisc(bytes, declarationEnd(bytes));
  if (!stands(head, bytes, words, start)) return -1;
  const end = start + head.length;
  if (bytes[end] === greaterThan) return behindSpace(bytes, end + 1);
  if (!isSpace(bytes[end])) return -1;
  const tagEnd = skipAttributes(bytes, end);
  return bytes[tagEnd - 1] === slash ? -1 : behindSpace(bytes, tagEnd + 1);
}

/** Fills the cells of one row; offset of what stands behind its last field. */
function readRow(reading: Reading, from: number, row: number): number {
  const { bytes, words, last } = reading;
  const { fields } = reading.tags;
  let cell = makeRoom(reading.space, row * reading.width, reading.width);
  const { cells } = reading.space;
  let position = from;
  /** Where the field's text begins, when its start tag was read with the end tag before it. */
  let joined = absent;
  let { joints } = reading;
  for (let index = 0; index < fields.length; index += 1, cell += 2) {
    const start = joined >= 0 ? joined : textStart(reading, fields[index]!.head, position);
    joined = absent;
    if (start === absent) {
      cells[cell] = absent;
      cells[cell + 1] = absent;
    } else if (start < absent) {
      cells[cell] = ~start;
      cells[cell + 1] = ~start;
      position = behindSpace(bytes, ~start);
    } else {
      const end = textEnd(bytes, start, last);
      setCell(cells, cell, bytes, start, end);
      const stop = end < 0 ? ~end : end;
      const joint = joints[index];
      if (joint && stands(joint, bytes, words, stop)) joined = stop + joint.length;
      else {
        position = behindField(reading, fields[index]!, stop);
        if (position < 0) return -1;
        joints = reading.joints;
      }
    }
  }
  return position;
}

const absent = -1;
const unknown: Tag[] = [];

/** Offset behind the start tag; `absent` when another stands there, `~offset` behind an element without text. */
function textStart({ bytes, words }: Reading, head: Tag, at: number): number {
  if (!stands(head, bytes, words, at)) return absent;
  const end = at + head.length;
  if (bytes[end] === greaterThan) return end + 1;
  const closing = bytes[end] === space ? end + 1 : end;
  return bytes[closing] === slash && bytes[closing + 1] === greaterThan ? ~(closing + 2) : absent;
}

/** Offset of the end tag behind a text, `~offset` when `textOf` has to resolve the text. */
function textEnd(bytes: Uint8Array, from: number, last: number): number {
  let end = endOfText(bytes, from, last);
  if (end >= 0 && bytes[end + 1] === slash) return end;
  while (bytes[(end < 0 ? ~end : end) + 1] === exclamation) {
    const behind = endOfText(bytes, skipSpecial(bytes, end < 0 ? ~end : end, true), last);
    end = behind < 0 ? behind : ~behind;
  }
  return end;
}

function setCell(cells: Int32Array, cell: number, bytes: Uint8Array, from: number, end: number): void {
  let start = from;
  let stop = end;
  while (start < stop && bytes[start]! <= space) start += 1;
  while (stop > start && bytes[stop - 1]! <= space) stop -= 1;
  cells[cell] = start;
  cells[cell + 1] = stop;
}

/** Offset behind a field's end tag and white space; the first one of a document tells the white space of the others. */
function behindField(reading: Reading, field: ElementTags, at: number): number {
  const position = behindClose(reading, field, at);
  const start = at + field.close.length;
  if (position >= 0 && reading.joints === unknown && position - start <= longestSeparator)
    reading.joints = jointsOf(reading.tags, stringOf(reading.bytes, start, position, 'latin1'));
  return position;
}

const behindOpen = ({ bytes, words }: Reading, { head }: ElementTags, at: number): number =>
  at >= 0 && stands(head, bytes, words, at) && bytes[at + head.length] === greaterThan
    ? behindSpace(bytes, at + head.length + 1)
    : -1;

const behindClose = ({ bytes, words }: Reading, { close }: ElementTags, at: number): number =>
  at >= 0 && stands(close, bytes, words, at) ? behindSpace(bytes, at + close.length) : -1;

function behindSpace(bytes: Uint8Array, from: number): number {
  let position = from;
  while (position < bytes.length && isSpace(bytes[position])) position += 1;
  return position;
}
