import { addWarning, type Findings } from '../finding.ts';
import { fieldIndex, tableOf } from '../schema.ts';
import { endsWith, isEmpty, type TableView } from '../table.ts';
import { type Amount, amountOf, amountText, difference, hundred, sameAmount, share, sum, times } from './amounts.ts';

const fieldsOf = (table: string, ...names: string[]): number[] => names.map((name) => fieldIndex(tableOf(table), name));

const [drugQuantity, drugPrice, drugTotal, drugInsured, drugShare] = fieldsOf(
  'XML2',
  'SO_LUONG',
  'DON_GIA',
  'THANH_TIEN_BV',
  'THANH_TIEN_BH',
  'TYLE_TT_BH',
) as [number, number, number, number, number];
const [quantity, price, insuredPrice, total, insured, serviceShare, insuredShare, serviceCode, supplyCode] = fieldsOf(
  'XML3',
  'SO_LUONG',
  'DON_GIA_BV',
  'DON_GIA_BH',
  'THANH_TIEN_BV',
  'THANH_TIEN_BH',
  'TYLE_TT_DV',
  'TYLE_TT_BH',
  'MA_DICH_VU',
  'MA_VAT_TU',
) as [number, number, number, number, number, number, number, number, number];

/** Products of each row and the sums of XML1, in decimal arithmetic, within one dong. Warnings only. */
export function checkMoney(summary: TableView, drugs: TableView[], services: TableView[], findings: Findings): void {
  const sums: Amount[] = summedFields.map(() => 0);
  for (const view of drugs) {
    for (let row = 0; row < view.rowCount; row += 1) {
      checkDrug(view, row, findings);
      addRow(view, row, summed.XML2, drugSum, sums);
    }
  }
  for (const view of services) {
    for (let row = 0; row < view.rowCount; row += 1) {
      checkService(view, row, findings);
      addRow(view, row, summed.XML3, isEmpty(view, row, supplyCode) ? undefined : supplySum, sums);
    }
  }
  checkSums(summary, sums, findings);
}

function checkDrug(view: TableView, row: number, findings: Findings): void {
  const amount = amountOf(view, row, drugTotal);
  const expected = product(amountOf(view, row, drugQuantity), amountOf(view, row, drugPrice));
  expect(view, row, drugTotal, amount, expected, 'SO_LUONG x DON_GIA', findings);
  const rate = amountOf(view, row, drugShare);
  const insurer = amountOf(view, row, drugInsured);
  if (insurer === undefined || insurer === 0 || rate === undefined || expected === undefined) return;
  expect(view, row, drugInsured, insurer, share(expected, rate), 'SO_LUONG x DON_GIA x TYLE_TT_BH/100', findings);
}

function checkService(view: TableView, row: number, findings: Findings): void {
  checkNotDone(view, row, findings);
  const count = amountOf(view, row, quantity);
  const rate = amountOf(view, row, serviceShare) ?? hundred;
  const amount = amountOf(view, row, total);
  const plain = product(count, amountOf(view, row, price));
  if (plain !== undefined && amount !== undefined && !sameAmount(amount, plain)) {
    expect(view, row, total, amount, share(plain, rate), 'SO_LUONG x DON_GIA_BV x TYLE_TT_DV/100', findings);
  }
  const insurer = amountOf(view, row, insured);
  const insuredRate = amountOf(view, row, insuredShare);
  const base = product(count, amountOf(view, row, insuredPrice));
  if (insurer === undefined || insurer === 0 || insuredRate === undefined || base === undefined) return;
  const expected = share(share(base, rate), insuredRate);
  expect(view, row, insured, insurer, expected, 'SO_LUONG x DON_GIA_BH x TYLE_TT_DV/100 x TYLE_TT_BH/100', findings);
}

const notDone = Buffer.from('_TB');

/** A service whose code ends in _TB was not carried out: nothing may be charged. */
function checkNotDone(view: TableView, row: number, findings: Findings): void {
  if (!endsWith(view, row, serviceCode, notDone)) return;
  for (const index of [price, insuredPrice]) {
    const field = view.table.fields[index]!.name;
    const amount = amountOf(view, row, index);
    if (amount === undefined || amount === 0) continue;
    const place = { table: 'XML3', field, rule: 'NOT_DONE', row: row + 1 };
    addWarning(
      findings,
      place,
      `${field} là ${amountText(amount)}; mã dịch vụ có đuôi _TB (không thực hiện) thì đơn giá phải là 0.`,
    );
  }
}

const summedFields = ['T_THUOC', 'T_VTYT', 'T_TONGCHI_BV', 'T_TONGCHI_BH', 'T_BNTT', 'T_BNCCT', 'T_NGUONKHAC'];
const [drugSum, supplySum, allSum] = [0, 1, 2];
const summedFrom: Record<string, string> = { T_TONGCHI_BV: 'THANH_TIEN_BV', T_TONGCHI_BH: 'THANH_TIEN_BH' };
const summedIn = (table: string): number[] =>
  fieldsOf(table, ...summedFields.slice(allSum).map((name) => summedFrom[name] ?? name));
/** The fields of a row that add up to `summedFields`, from `allSum` on. */
const summed = { XML2: summedIn('XML2'), XML3: summedIn('XML3') };

function addRow(view: TableView, row: number, fields: number[], part: number | undefined, sums: Amount[]): void {
  for (let index = 0; index < fields.length; index += 1) {
    const amount = amountOf(view, row, fields[index]!);
    if (amount === undefined) continue;
    const name = index + allSum;
    sums[name] = sum(sums[name]!, amount);
    if (part !== undefined && name === allSum) sums[part] = sum(sums[part]!, amount);
  }
}

function checkSums(summary: TableView, sums: Amount[], findings: Findings): void {
  for (const [index, name] of summedFields.entries()) {
    const amount = amountOf(summary, 0, fieldIndex(summary.table, name));
    const expected = sums[index]!;
    if (amount === undefined || sameAmount(amount, expected)) continue;
    const message = `${name} là ${amountText(amount)}; tổng của XML2 và XML3 là ${amountText(expected)}.`;
    addWarning(findings, { table: 'XML1', field: name, rule: 'SUM', row: 1 }, message);
  }
  const of = (name: string): Amount | undefined => amountOf(summary, 0, fieldIndex(summary.table, name));
  const [paid, all, own, other] = [of('T_BHTT'), of('T_TONGCHI_BH'), of('T_BNCCT'), of('T_NGUONKHAC')];
  if (paid === undefined || all === undefined || own === undefined || (other !== undefined && other !== 0)) return;
  const expected = difference(all, own);
  if (sameAmount(paid, expected)) return;
  const message = `T_BHTT là ${amountText(paid)}; T_TONGCHI_BH - T_BNCCT là ${amountText(expected)}.`;
  addWarning(findings, { table: 'XML1', field: 'T_BHTT', rule: 'SUM', row: 1 }, message);
}

const product = (a: Amount | undefined, b: Amount | undefined): Amount | undefined =>
  a === undefined || b === undefined ? undefined : times(a, b);

function expect(
  view: TableView,
  row: number,
  index: number,
  amount: Amount | undefined,
  expected: Amount | undefined,
  formula: string,
  findings: Findings,
): void {
  if (amount === undefined || expected === undefined || sameAmount(amount, expected)) return;
  const field = view.table.fields[index]!.name;
  const place = { table: view.table.name, field, rule: 'PRODUCT', row: row + 1 };
  addWarning(findings, place, `${field} là ${amountText(amount)}; ${formula} là ${amountText(expected)}.`);
}
