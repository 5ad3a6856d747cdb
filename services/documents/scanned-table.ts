import { limits, Refusal } from './refusal.ts';
import { nameAt, sameName, scan, type Tokens, token, tokenWidth } from './scan.ts';
import type { Table } from './schema.ts';
import type { Extra, TableView } from './table.ts';

/** More than the rows of any table have. */
export const maxElements = limits.rowsPerTable * 64;

/** Reads a table from the scanner's tokens, whatever the order of its elements. Throws Refusal. */
export function readScanned(table: Table, bytes: Uint8Array): TableView {
  const tokens = scan(bytes, maxElements);
  checkRoot(table, bytes, tokens);
  const rowDepth = table.list ? 2 : 0;
  const rowCount = table.list ? countRows(table, bytes, tokens) : 1;
  if (rowCount > limits.rowsPerTable)
    throw new Refusal('too-large', `Bảng ${table.name} có ${rowCount} dòng, tối đa ${limits.rowsPerTable}.`);
  const view: TableView = {
    table,
    bytes,
    rowCount,
    cells: new Int32Array(rowCount * table.fields.length * 2).fill(-1),
    extras: [],
  };
  fillCells(view, tokens, rowDepth);
  return view;
}

function checkRoot(table: Table, bytes: Uint8Array, tokens: Tokens): void {
  const root = nameAt(bytes, tokens.data, 0);
  if (root === table.root) return;
  throw new Refusal(
    'structure',
    `Tài liệu ${table.name} có thẻ gốc <${root.slice(0, 80)}>, cần <${table.root}> (QĐ 3176).`,
  );
}

/** Elements beside the list (a signature) are none of our business; inside it only rows may stand. */
function countRows(table: Table, bytes: Uint8Array, { data, count }: Tokens): number {
  let rows = 0;
  let depth = 0;
  let listSeen = false;
  let inList = false;
  for (let at = 0; at < count * tokenWidth; at += tokenWidth) {
    const kind = data[at]!;
    if (kind === token.close) depth -= 1;
    else if (depth === 1) {
      inList = sameName(bytes, data, at, table.list!);
      listSeen ||= inList;
    } else if (depth === 2 && inList) {
      if (!sameName(bytes, data, at, table.item!)) throw unexpected(table, nameAt(bytes, data, at), table.item!);
      if (kind === token.open) rows += 1;
    }
    if (kind === token.open) depth += 1;
  }
  if (!listSeen && count > 1) throw unexpected(table, nameAt(bytes, data, tokenWidth), table.list!);
  return rows;
}

const unexpected = (table: Table, found: string, expected: string): Refusal =>
  new Refusal('structure', `Tài liệu ${table.name} có thẻ <${found}>, cần <${expected}> (QĐ 3176).`);

/** Leaves of a row become cells; what nests deeper stays in the stored bytes only. */
function fillCells(view: TableView, { data, count }: Tokens, rowDepth: number): void {
  const { table, bytes } = view;
  const width = table.fields.length;
  let row = rowDepth === 0 ? 0 : -1;
  let depth = 0;
  let guess = 0;
  let inRow = rowDepth === 0;
  for (let at = 0; at < count * tokenWidth; at += tokenWidth) {
    const kind = data[at]!;
    if (kind === token.open) {
      if (depth === 1 && rowDepth > 0) inRow = sameName(bytes, data, at, table.list!);
      if (depth === rowDepth && rowDepth > 0 && inRow) row += 1;
      if (depth === rowDepth) guess = 0;
      depth += 1;
    } else if (kind === token.close) depth -= 1;
    else if (depth === rowDepth + 1 && inRow) {
      const field = fieldOf(table, bytes, data, at, guess);
      guess = field + 1;
      const cell = (row * width + field) * 2;
      if (field < 0 || view.cells[cell]! >= 0) keepExtra(view, extraAt(bytes, data, at, row, field >= 0));
      else setCell(view, cell, data[at + 3]!, data[at + 4]!, (kind & token.complex) !== 0);
    }
  }
}

/** Hospitals' software writes the fields in the standard's order: the next one is guessed before it is looked up. */
function fieldOf(table: Table, bytes: Uint8Array, data: Int32Array, at: number, guess: number): number {
  const from = data[at + 1]!;
  const length = data[at + 2]! - from;
  const name = table.nameBytes[guess];
  if (name && name.length === length) {
    let index = 0;
    while (index < length && bytes[from + index] === name[index]) index += 1;
    if (index === length) return guess;
  }
  return table.indexOf.get(nameAt(bytes, data, at)) ?? -1;
}

function setCell(view: TableView, cell: number, from: number, to: number, complex: boolean): void {
  const { bytes, cells } = view;
  let start = from;
  let end = to;
  if (!complex) {
    while (start < end && bytes[start]! <= 0x20) start += 1;
    while (end > start && bytes[end - 1]! <= 0x20) end -= 1;
  }
  cells[cell] = start;
  cells[cell + 1] = complex ? ~end : end;
}

function keepExtra(view: TableView, extra: Extra): void {
  if (view.extras.length >= limits.extrasPerTable) {
    throw new Refusal(
      'too-large',
      `Bảng ${view.table.name} có hơn ${limits.extrasPerTable} trường không thuộc QĐ 3176.`,
    );
  }
  view.extras.push(extra);
}

const extraAt = (bytes: Uint8Array, data: Int32Array, at: number, row: number, repeated: boolean): Extra => ({
  row,
  name: nameAt(bytes, data, at),
  from: data[at + 3]!,
  to: data[at + 4]!,
  complex: (data[at]! & token.complex) !== 0,
  repeated,
});
