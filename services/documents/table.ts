import type { CellSpace } from './cells.ts';
import { readExpected } from './expected.ts';
import { readScanned } from './scanned-table.ts';
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

/** Reads the document of a known table. Throws Refusal; `structure` when root, list or rows are not the table's. */
export function readTable(table: Table, bytes: Uint8Array, space: CellSpace): TableView {
  return readExpected(table, bytes, space) ?? readScanned(table, bytes);
}

/** Text of a cell; undefined when the element is absent. */
export function cellText(view: TableView, row: number, field: number): string | undefined {
  const at = (row * view.table.fields.length + field) * 2;
  const from = view.cells[at]!;
  if (from < 0) return undefined;
  const to = view.cells[at + 1]!;
  return to < 0 ? textOf(view.bytes, from, ~to, true) : textOf(view.bytes, from, to, false);
}

/** Whether the cell is absent or says nothing. */
export function isEmpty(view: TableView, row: number, field: number): boolean {
  const at = (row * view.table.fields.length + field) * 2;
  const from = view.cells[at]!;
  const to = view.cells[at + 1]!;
  return from < 0 || from === to || (to < 0 && cellText(view, row, field) === '');
}

/** Whether the text of a cell ends with these bytes; a string is made only of a complex text. */
export function endsWith(view: TableView, row: number, field: number, ending: Buffer): boolean {
  const at = (row * view.table.fields.length + field) * 2;
  const from = view.cells[at]!;
  const to = view.cells[at + 1]!;
  if (to < 0) return cellText(view, row, field)?.endsWith(ending.toString()) ?? false;
  if (from < 0 || to - from < ending.length) return false;
  for (let index = 0; index < ending.length; index += 1)
    if (view.bytes[to - ending.length + index] !== ending[index]) return false;
  return true;
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
