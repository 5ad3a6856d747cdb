import { limits, Refusal } from './refusal.ts';
import { nameAt, scan, token, tokenWidth } from './scan.ts';
import { maxElements } from './scanned-table.ts';
import { textOf } from './text.ts';
import type { Row } from './visit.ts';

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
