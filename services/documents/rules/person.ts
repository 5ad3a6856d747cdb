import { addWarning, type Findings, quoted } from '../finding.ts';
import { fieldIndex, tableOf } from '../schema.ts';
import { cellText, type TableView } from '../table.ts';

const at = (name: string): number => fieldIndex(tableOf('XML1'), name);
const personalNumber = at('SO_CCCD');
const birth = at('NGAY_SINH');
const sex = at('GIOI_TINH');
const cards = at('MA_THE_BHYT');
const visitKind = at('MA_LOAI_KCB');

/** The new cards print only the ten digits of the social insurance number. */
const cardForm = /^(?:[A-Z]{2}[1-5][0-9]{2})?[0-9]{10}$/;
const knownVisitKinds = 16;
/** Characters that are looked at: nobody has that many cards. */
const longestCards = 640;

/** The personal number against sex and year of birth (Decree 137/2015), and the form of insurance cards. Warnings only. */
export function checkPerson(summary: TableView, findings: Findings): void {
  const warn = (field: string, rule: string, message: string): void =>
    addWarning(findings, { table: 'XML1', field, rule, row: 1 }, message);
  const number = cellText(summary, 0, personalNumber) ?? '';
  const birthYear = (cellText(summary, 0, birth) ?? '').slice(0, 4);
  if (/^[0-9]{12}$/.test(number)) {
    const code = Number(number[3]);
    const year = String(1900 + Math.floor(code / 2) * 100 + Number(number.slice(4, 6)));
    if (birthYear !== '' && year !== birthYear) {
      warn(
        'SO_CCCD',
        'BIRTH_YEAR',
        `SO_CCCD ${quoted(number)} ứng với năm sinh ${year}, NGAY_SINH là năm ${birthYear}.`,
      );
    }
    const sent = cellText(summary, 0, sex);
    if (sent === (code % 2 === 0 ? '2' : '1'))
      warn('SO_CCCD', 'SEX', `SO_CCCD ${quoted(number)} không khớp GIOI_TINH là ${sent}.`);
  }
  for (const card of (cellText(summary, 0, cards) ?? '').slice(0, longestCards).split(';')) {
    if (card === '' || cardForm.test(card)) continue;
    warn('MA_THE_BHYT', 'PATTERN', `MA_THE_BHYT là ${quoted(card)}; cần 15 ký tự như GD4010000000000, hoặc 10 chữ số.`);
  }
  const kind = cellText(summary, 0, visitKind) ?? '';
  if (/^[0-9]{2}$/.test(kind) && (Number(kind) < 1 || Number(kind) > knownVisitKinds)) {
    warn('MA_LOAI_KCB', 'ENUM', `MA_LOAI_KCB là ${quoted(kind)}; danh mục hiện có từ 01 đến ${knownVisitKinds}.`);
  }
}
