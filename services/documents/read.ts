import { openCells, resetCells } from './cells.ts';
import { type Container, unpackContainer } from './container.ts';
import type { KeyRing } from './keys.ts';
import { Refusal } from './refusal.ts';
import { fieldIndex, tableOf, tables } from './schema.ts';
import { type Sealed, unseal } from './seal.ts';
import { cellText, readTable, rowsOf } from './table.ts';
import { readUnknownTable } from './unknown-table.ts';
import type { Row, Visit } from './visit.ts';

/** Opens, decompresses and reads a stored document; throws when it was altered or its data key is not in the ring. */
export function readDocument(sealed: Sealed, keyRing: KeyRing): Visit {
  return visitOf(unpackContainer(unseal(sealed, keyRing)), sealed.facility);
}

/** Tables in the standard's order; a table that came in several documents (a discharge paper per twin) has all their rows. */
export function visitOf(container: Container, facility: string): Visit {
  resetCells(cells);
  const visit: Visit = { facility, linkCode: '', tables: Object.create(null) };
  for (const { name, bytes } of container.parts) {
    const table = tables.get(name);
    const view = table ? readTable(table, bytes, cells) : undefined;
    const rows = view ? rowsOf(view) : readUnknown(bytes);
    visit.tables[name] = [...(visit.tables[name] ?? []), ...rows];
    if (view && name === 'XML1') visit.linkCode = cellText(view, 0, linkCodeField) ?? '';
  }
  return visit;
}

const cells = openCells();
const linkCodeField = fieldIndex(tableOf('XML1'), 'MA_LK');

/** A table that the standard does not know need not even be XML: its bytes are kept, and it has no rows. */
function readUnknown(bytes: Uint8Array): Row[] {
  try {
    return readUnknownTable(bytes);
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}
