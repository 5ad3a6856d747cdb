import { limits, Refusal } from './refusal.ts';
import { scan, type Tokens, token, tokenWidth } from './scan.ts';
import type { Table } from './schema.ts';
import { textOf } from './text.ts';
import type { Row } from './visit.ts';

/** Leaf that the standard does not know, or that came twice in one row. */
export type Extra = { row: number; name: string; from: number; to: number; complex: boolean; repeated: boolean };

/**
 * One inner document, read but not copied: `cells` holds for every row and field of the schema the byte range of the
 * trimmed text, two integers each. Start is -1 where the element is absent; a negative end `~end` marks a complex text.
 */
export type TableView = { table: Table; bytes: Uint8Array; rowCount: number; cells: Int32Array; extras: Extra[] };

const maxElements = limits.rowsPerTable * 64;

/** Reads the document of a known table. Throws Refusal; `structure` when root, list or rows are not the table's. */
export function readTable(table: Table, bytes: Uint8Array): TableView {
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

/** Text of a cell; undefined when the element is absent. */
export function cellText(view: TableView, row: number, field: number): string | undefined {
  const at = (row * view.table.fields.length + field) * 2;
  const from = view.cells[at]!;
  if (from < 0) return undefined;
  const to = view.cells[at + 1]!;
  return to < 0 ? textOf(view.bytes, from, ~to, true) : textOf(view.bytes, from, to, false);
}

/** Rows as the mapping reads them, elements in the schema's order, then those that the standard does not know. */
export function rowsOf(view: TableView): Row[] {
  const rows: Row[] = [];
  for (let row = 0; row < view.rowCount; row += 1) {
    const made: Row = Object.create(null);
    for (let field = 0; field < view.table.fields.length; field += 1) {
      const text = cellText(view, row, field);
      if (text !== undefined) made[view.table.fields[field]!.name] = text;
    }
    rows.push(made);
  }
  for (const extra of view.extras) {
    if (!extra.repeated) rows[extra.row]![extra.name] ??= textOf(view.bytes, extra.from, extra.to, extra.complex);
  }
  return rows;
}

/** Rows of a table that the standard does not know: every element with leaves in it is one. */
export function readUnknownTable(bytes: Uint8Array): Row[] {
  const { data, count } = scan(bytes, maxElements);
  const rows: Row[] = [];
  const open: (Row | undefined)[] = [];
  for (let at = 0; at < count * tokenWidth; at += tokenWidth) {
    const kind = data[at]!;
    if (kind === token.open) open.push(undefined);
    else if (kind === token.close) open.pop();
    else if (open.length > 0) {
      let row = open.at(-1);
      if (!row) {
        row = Object.create(null) as Row;
        open[open.length - 1] = row;
        rows.push(row);
        if (rows.length > limits.rowsPerTable)
          throw new Refusal('too-large', `Bảng có hơn ${limits.rowsPerTable} dòng.`);
      }
      row[nameAt(bytes, data, at)] ??= textOf(bytes, data[at + 3]!, data[at + 4]!, (kind & token.complex) !== 0);
    }
  }
  return rows;
}

export const nameAt = (bytes: Uint8Array, data: Int32Array, at: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + data[at + 1]!, data[at + 2]! - data[at + 1]!).toString('latin1');

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

function sameName(bytes: Uint8Array, data: Int32Array, at: number, name: string): boolean {
  const from = data[at + 1]!;
  if (data[at + 2]! - from !== name.length) return false;
  for (let index = 0; index < name.length; index += 1) if (bytes[from + index] !== name.charCodeAt(index)) return false;
  return true;
}

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
