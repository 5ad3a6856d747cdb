import { addError, addWarning, type Findings, quoted } from '../finding.ts';
import { fieldIndex, tableOf } from '../schema.ts';
import { cellText, type TableView } from '../table.ts';

const summaryField = (name: string): number => fieldIndex(tableOf('XML1'), name);
const linkCode = summaryField('MA_LK');
const facilityCode = summaryField('MA_CSKCB');
const returnDays = summaryField('NGAY_TAI_KHAM');
const childWeight = summaryField('CAN_NANG_CON');
/** Characters that are looked at; the standard allows 50. */
const longestDays = 500;
const appointment = fieldIndex(tableOf('XML14'), 'NGAY_HEN_KL');

/** Links between the tables, and to the account that sends. Another MA_LK or another facility refuses the HOSO. */
export function checkLinks(summary: TableView, others: TableView[], facility: string, findings: Findings): void {
  const link = cellText(summary, 0, linkCode) ?? '';
  const sent = cellText(summary, 0, facilityCode) ?? '';
  if (sent !== '' && sent !== facility) {
    const place = { table: 'XML1', field: 'MA_CSKCB', rule: 'FACILITY', row: 1 };
    addError(findings, place, `MA_CSKCB là ${quoted(sent)}; tài khoản và MACSKCB của tệp là ${facility}.`);
  }
  const linkBytes = Buffer.from(link);
  for (const view of others) {
    checkLinkCode(view, link, linkBytes, findings);
    checkFacility(view, facility, findings);
  }
  checkAppointments(summary, others, findings);
  if (cellText(summary, 0, childWeight) && !others.some((view) => view.table.name === 'XML9')) {
    const place = { table: 'XML1', field: 'CAN_NANG_CON', rule: 'NO_XML9', row: 1 };
    addWarning(findings, place, 'Có CAN_NANG_CON nhưng hồ sơ không có bảng XML9 (giấy chứng sinh).');
  }
}

function checkLinkCode(view: TableView, link: string, linkBytes: Buffer, findings: Findings): void {
  const field = fieldIndex(view.table, 'MA_LK');
  for (let row = 0; row < view.rowCount; row += 1) {
    if (sameBytes(view, row, field, linkBytes)) continue;
    const text = cellText(view, row, field) ?? '';
    if (text === '' || text === link) continue;
    const place = { table: view.table.name, field: 'MA_LK', rule: 'LINK', row: row + 1 };
    addError(findings, place, `MA_LK là ${quoted(text)}, khác MA_LK ${quoted(link)} của XML1.`);
  }
}

/** Most rows match: no string is made for them. */
function sameBytes(view: TableView, row: number, field: number, expected: Buffer): boolean {
  const at = (row * view.table.fields.length + field) * 2;
  const from = view.cells[at]!;
  if (from < 0 || view.cells[at + 1]! - from !== expected.length) return false;
  for (let index = 0; index < expected.length; index += 1)
    if (view.bytes[from + index] !== expected[index]) return false;
  return true;
}

function checkFacility(view: TableView, facility: string, findings: Findings): void {
  const field = view.table.indexOf.get('MA_CSKCB');
  if (field === undefined) return;
  for (let row = 0; row < view.rowCount; row += 1) {
    const text = cellText(view, row, field) ?? '';
    if (text === '' || text === facility) continue;
    const place = { table: view.table.name, field: 'MA_CSKCB', rule: 'FACILITY', row: row + 1 };
    addWarning(findings, place, `MA_CSKCB là ${quoted(text)}, khác cơ sở gửi ${facility}.`);
  }
}

function checkAppointments(summary: TableView, others: TableView[], findings: Findings): void {
  const wanted = (cellText(summary, 0, returnDays) ?? '')
    .slice(0, longestDays)
    .split(';')
    .filter((day) => day !== '');
  if (wanted.length === 0) return;
  const given = new Set(
    others.filter((view) => view.table.name === 'XML14').map((view) => cellText(view, 0, appointment)),
  );
  for (const day of wanted) {
    if (given.has(day)) continue;
    const place = { table: 'XML1', field: 'NGAY_TAI_KHAM', rule: 'NO_XML14', row: 1 };
    addWarning(findings, place, `NGAY_TAI_KHAM ${quoted(day)} không có giấy hẹn XML14 với NGAY_HEN_KL cùng ngày.`);
  }
}
