import { addError, addWarning, type Findings, quoted } from '../finding.ts';
import { type Field, fieldIndex, type Table, tables } from '../schema.ts';
import { cellText, type TableView } from '../table.ts';
import { checkFormat, expectation, type Format, type FormatRule, formatOf, freeBytesOf } from './formats.ts';

/** Without these ten a visit cannot be kept as a record: missing or malformed refuses the HOSO (all others only warn). */
export const identifyingFields = new Set(
  'MA_LK MA_BN HO_TEN NGAY_SINH GIOI_TINH NGAY_VAO NGAY_RA MA_LOAI_KCB MA_CSKCB MA_BENH_CHINH'.split(' '),
);

/** Names that QD 4750's first edition had in XML13, and what they are called now. */
const oldNames: Record<string, string> = {
  MA_NOI_DI: 'MA_CSKCB_DI',
  MA_NOI_DEN: 'MA_CSKCB_DEN',
  TEN_DICH_VU: 'TINH_TRANG_CT',
  TEN_THUOC: 'TINH_TRANG_CT',
};

/** Every cell against its field: required, format, length, code list. */
export function checkFields(view: TableView, findings: Findings): void {
  const plan = plans.get(view.table.name)!;
  const { bytes, cells } = view;
  const width = view.table.fields.length;
  for (let row = 0; row < view.rowCount; row += 1) {
    for (let field = 0, at = row * width * 2; field < width; field += 1, at += 2) {
      const from = cells[at]!;
      const to = cells[at + 1]!;
      if (from < 0 || from === to || (to < 0 && cellText(view, row, field) === '')) {
        if (plan.mayBeRequired[field]) checkMissing(view, row, field, plan, findings);
      } else if (to < 0 || to - from > plan.freeBytes[field]!) {
        const format = plan.formats[field]!;
        const rule = to < 0 ? checkComplex(view, row, field, format) : checkFormat(format, bytes, from, to);
        if (rule) report(view, row, field, rule, findings);
      }
    }
  }
  for (const extra of view.extras) reportExtra(view.table, extra, findings);
}

type Plan = {
  mayBeRequired: boolean[];
  formats: Format[];
  /** Bytes up to which a text is right whatever it says; -1 where it has to be looked at. */
  freeBytes: number[];
  conditions: ({ index: number; values: string[] | undefined }[] | undefined)[];
};

const plans: ReadonlyMap<string, Plan> = new Map([...tables].map(([name, table]) => [name, planOf(table)]));

function planOf(table: Table): Plan {
  return {
    mayBeRequired: table.fields.map(
      (field) => field.required || field.requiredForClaim || field.requiredIf !== undefined,
    ),
    formats: table.fields.map(formatOf),
    freeBytes: table.fields.map(freeBytesOf),
    conditions: table.fields.map((field) =>
      field.requiredIf?.map(({ field: name, values }) => ({ index: fieldIndex(table, name), values })),
    ),
  };
}

function checkMissing(view: TableView, row: number, index: number, plan: Plan, findings: Findings): void {
  const field = view.table.fields[index]!;
  const condition = plan.conditions[index];
  const needed =
    field.required ||
    (field.requiredForClaim && isClaim(view, row)) ||
    condition?.some((alternative) => holds(alternative.values, cellText(view, row, alternative.index) ?? ''));
  if (!needed || replacedByOldName(view, field)) return;
  const place = { table: view.table.name, field: field.name, rule: 'REQUIRED', row: row + 1 };
  if (refuses(view.table, field))
    addError(findings, place, `Thiếu ${field.name}; trường này bắt buộc, cần ${expectation(field)}.`);
  else addWarning(findings, place, `Thiếu ${field.name}; cần ${expectation(field)}.`);
}

const holds = (values: string[] | undefined, text: string): boolean =>
  values === undefined ? text !== '' : values.length === 0 ? text === '' : values.includes(text);

function isClaim(view: TableView, row: number): boolean {
  const card = view.table.indexOf.get('MA_THE_BHYT');
  return card !== undefined && (cellText(view, row, card) ?? '') !== '';
}

const replacedByOldName = (view: TableView, field: Field): boolean =>
  view.table.name === 'XML13' && view.extras.some((extra) => oldNames[extra.name] === field.name);

/** A broken link between the tables refuses as well. */
const refuses = (table: Table, field: Field): boolean =>
  table.name === 'XML1' ? identifyingFields.has(field.name) : field.name === 'MA_LK';

function checkComplex(view: TableView, row: number, index: number, format: Format): FormatRule | undefined {
  const text = Buffer.from(cellText(view, row, index) ?? '');
  return checkFormat(format, text, 0, text.length);
}

function report(view: TableView, row: number, index: number, rule: FormatRule, findings: Findings): void {
  const field = view.table.fields[index]!;
  const place = { table: view.table.name, field: field.name, rule, row: row + 1 };
  const value = quoted(cellText(view, row, index) ?? '');
  const expected = rule === 'LENGTH' ? `tối đa ${field.max} ký tự` : expectation(field);
  const add = refuses(view.table, field) ? addError : addWarning;
  add(findings, place, `${field.name} là ${value}; cần ${expected}.`);
}

function reportExtra(table: Table, extra: { name: string; row: number; repeated: boolean }, findings: Findings): void {
  const place = { table: table.name, field: extra.name, row: extra.row + 1 };
  const current = table.name === 'XML13' ? oldNames[extra.name] : undefined;
  if (extra.repeated) {
    const field = table.fields[table.indexOf.get(extra.name)!]!;
    const add = refuses(table, field) ? addError : addWarning;
    add(
      findings,
      { ...place, rule: 'REPEATED' },
      `${extra.name} xuất hiện nhiều lần trong một dòng; chỉ được một lần.`,
    );
  } else if (current) {
    addWarning(findings, { ...place, rule: 'OLD_NAME' }, `${extra.name} là tên cũ; QĐ 3176 dùng ${current}.`);
  } else
    addWarning(findings, { ...place, rule: 'UNKNOWN' }, `${extra.name} không có trong bảng ${table.name} của QĐ 3176.`);
}
