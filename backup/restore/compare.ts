import { projections } from '../jobs/database.ts';
import type { DatabaseState } from '../ledger.ts';

/** One look at restored data: green with what was seen, or red with what was expected instead. */
export type Check = { name: string; ok: boolean; text: string };

/** What restored data is compared by. */
export type Restored = Pick<DatabaseState, 'systemIdentifier' | 'tables' | 'newest'>;

/**
 * Restored data against what the ledger says of the point. Every table must be there with the same digest, none may be there that the
 * ledger does not know.
 */
export function compareDatabase(restored: Restored, expected: DatabaseState): Check[] {
  return [
    check(
      'system identifier',
      restored.systemIdentifier === expected.systemIdentifier,
      `${restored.systemIdentifier}, the ledger says ${expected.systemIdentifier}`,
    ),
    compareTables(restored, expected),
    compareRows(restored, expected),
    compareNewest(restored, expected),
  ];
}

/** A logical copy comes back into another cluster and without the projections, which are made again. */
export function compareLogical(restored: Restored, expected: DatabaseState): Check[] {
  const [here, there] = [withoutProjections(restored), withoutProjections(expected)];
  return [compareTables(here, there), compareRows(here, there), compareNewest(here, there)];
}

const withoutProjections = <State extends Restored>(state: State): State => ({
  ...state,
  tables: state.tables.filter(({ name }) => !projections.includes(name)),
});

function compareTables(restored: Restored, expected: DatabaseState): Check {
  const found = new Map(restored.tables.map((table) => [table.name, table]));
  const known = new Set(expected.tables.map(({ name }) => name));
  const wrong = [
    ...expected.tables.flatMap(({ name, sha256 }) => {
      const digest = found.get(name)?.sha256;
      return digest === sha256 ? [] : [digest ? `${name} differs` : `${name} is missing`];
    }),
    ...restored.tables.flatMap(({ name }) => (known.has(name) ? [] : [`${name} is not in the ledger`])),
  ];
  const none = expected.tables.length === 0 ? ['the ledger names no table'] : [];
  const text = `${expected.tables.length} tables with the digests of the ledger`;
  return check('tables', wrong.length + none.length === 0, [...none, ...wrong].join(', ') || text);
}

function compareRows(restored: Restored, expected: DatabaseState): Check {
  const count = (tables: { rows: number }[]) => tables.reduce((sum, { rows }) => sum + rows, 0);
  const [here, there] = [count(restored.tables), count(expected.tables)];
  return check('rows', here === there && here > 0, `${here} rows, the ledger says ${there}`);
}

function compareNewest({ newest }: Restored, expected: DatabaseState): Check {
  if (!expected.newest)
    return check('newest document', newest === null, newest ? 'the ledger names none' : 'there was none');
  const told = ({ documentId, receivedAt }: { documentId: string; receivedAt: string }) =>
    `${documentId} of ${receivedAt}`;
  const same = newest?.documentId === expected.newest.documentId && newest.receivedAt === expected.newest.receivedAt;
  const text = newest ? told(newest) : 'there is no document';
  return check('newest document', same, same ? text : `${text}, the ledger says ${told(expected.newest)}`);
}

const check = (name: string, ok: boolean, text: string): Check => ({ name, ok, text });
