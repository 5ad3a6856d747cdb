/** Where the views of one HOSO keep their cells, one behind the other; nothing of it outlives the work on that HOSO. */
export type CellSpace = { cells: Int32Array; used: number };

const firstCells = 8192;
/** What a rare large document needs is not held for ever. */
const mostCells = 512 * 1024;

export const openCells = (): CellSpace => ({ cells: new Int32Array(firstCells), used: 0 });

/** Makes room for `count` cells, `ahead` of them behind what is used; where they begin. Take `cells` anew after it. */
export function makeRoom(space: CellSpace, ahead: number, count: number): number {
  const start = space.used + ahead;
  if (start + count > space.cells.length) {
    const larger = new Int32Array(2 ** Math.ceil(Math.log2(start + count)));
    larger.set(space.cells);
    space.cells = larger;
  }
  return start;
}

/** The next `count` cells; they stay valid when the space grows. */
export function takeCells(space: CellSpace, count: number): Int32Array {
  space.used += count;
  return space.cells.subarray(space.used - count, space.used);
}

export function resetCells(space: CellSpace): void {
  space.used = 0;
  if (space.cells.length > mostCells) space.cells = new Int32Array(firstCells);
}
