import { addWarning, type Findings } from '../finding.ts';
import { fieldIndex, tableOf } from '../schema.ts';
import { cellText, type TableView } from '../table.ts';

const at = (table: string, field: string): number => fieldIndex(tableOf(table), field);
const admitted = at('XML1', 'NGAY_VAO');
const discharged = at('XML1', 'NGAY_RA');
const visitKind = at('XML1', 'MA_LOAI_KCB');
/** For these NGAY_RA may be the last day of the drugs, thus in the future. */
const drugsUntilLater = new Set(['02', '05', '07']);

const ordered = { XML2: at('XML2', 'NGAY_YL'), XML3: at('XML3', 'NGAY_YL') };
const carriedOut = { XML2: at('XML2', 'NGAY_TH_YL'), XML3: at('XML3', 'NGAY_TH_YL') };
const result = at('XML3', 'NGAY_KQ');
const observed = at('XML5', 'THOI_DIEM_DBLS');

export type Stay = { from: number; to: number };

/** Order of admission, orders, results and discharge. `now` is yyyyMMddHHmm in Vietnam. Warnings only. */
export function checkTimes(summary: TableView, others: TableView[], now: number, findings: Findings): void {
  const stay = { from: momentOf(summary, 0, admitted), to: momentOf(summary, 0, discharged) };
  if (stay.from > stay.to) later(summary, 0, admitted, discharged, findings);
  if (stay.to > now && !drugsUntilLater.has(cellText(summary, 0, visitKind) ?? '')) {
    const place = { table: 'XML1', field: 'NGAY_RA', rule: 'FUTURE', row: 1 };
    addWarning(findings, place, `NGAY_RA là ${stay.to}, sau thời điểm tiếp nhận ${now}.`);
  }
  for (const view of others) {
    const name = view.table.name;
    for (let row = 0; row < view.rowCount; row += 1) {
      if (name === 'XML2' || name === 'XML3') checkOrder(view, row, name, stay, findings);
      else if (name === 'XML5') checkWithin(view, row, observed, stay, findings);
    }
  }
}

function checkOrder(view: TableView, row: number, name: 'XML2' | 'XML3', stay: Stay, findings: Findings): void {
  checkWithin(view, row, ordered[name], stay, findings);
  const done = momentOf(view, row, carriedOut[name]);
  if (momentOf(view, row, ordered[name]) > done) later(view, row, ordered[name], carriedOut[name], findings);
  if (name === 'XML3' && done > momentOf(view, row, result)) later(view, row, carriedOut[name], result, findings);
}

function checkWithin(view: TableView, row: number, field: number, stay: Stay, findings: Findings): void {
  const moment = momentOf(view, row, field);
  if (!(moment < stay.from || moment > stay.to)) return;
  const name = view.table.fields[field]!.name;
  const place = { table: view.table.name, field: name, rule: 'OUTSIDE_STAY', row: row + 1 };
  addWarning(findings, place, `${name} là ${moment}, ngoài đợt điều trị từ ${stay.from} đến ${stay.to}.`);
}

function later(view: TableView, row: number, first: number, second: number, findings: Findings): void {
  const [before, after] = [view.table.fields[first]!.name, view.table.fields[second]!.name];
  const place = { table: view.table.name, field: before, rule: 'ORDER', row: row + 1 };
  addWarning(
    findings,
    place,
    `${before} là ${momentOf(view, row, first)}, sau ${after} là ${momentOf(view, row, second)}.`,
  );
}

/** Twelve digits as a number, so that times compare; NaN when absent or not twelve digits, which compares as false. */
function momentOf(view: TableView, row: number, field: number): number {
  const cell = (row * view.table.fields.length + field) * 2;
  const from = view.cells[cell]!;
  if (from < 0 || view.cells[cell + 1]! - from !== 12) return Number.NaN;
  let value = 0;
  for (let position = from; position < from + 12; position += 1) {
    const digit = view.bytes[position]! - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
