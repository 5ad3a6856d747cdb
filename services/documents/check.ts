import { addError, addWarning, type Findings, noFindings } from './finding.ts';
import { checkFields } from './rules/fields.ts';
import { checkLinks } from './rules/links.ts';
import { checkMoney } from './rules/money.ts';
import { checkPerson } from './rules/person.ts';
import { checkTimes } from './rules/times.ts';
import type { TableView } from './table.ts';

export type CheckContext = {
  /** MACSKCB of the file, which is the sending account's. */
  facility: string;
  /** yyyyMMddHHmm in Vietnam. */
  now: number;
};

/** These hold all rows of the visit in one document; the papers (a discharge paper per twin) may come several times. */
const onceOnly = new Set(['XML1', 'XML2', 'XML3', 'XML4', 'XML5', 'XML6', 'XML15']);

/** All rules of one HOSO. Errors refuse it as a whole; warnings are told and stored documents keep what was sent. */
export function checkHoSo(views: TableView[], context: CheckContext, findings: Findings = noFindings()): Findings {
  checkPresence(views, findings);
  for (const view of views) checkFields(view, findings);
  const summary = views.find((view) => view.table.name === 'XML1');
  if (!summary) return findings;
  const others = views.filter((view) => view !== summary);
  const named = (name: string): TableView[] => others.filter((view) => view.table.name === name);
  checkLinks(summary, others, context.facility, findings);
  checkPerson(summary, findings);
  checkTimes(summary, others, context.now, findings);
  checkMoney(summary, named('XML2'), named('XML3'), findings);
  return findings;
}

function checkPresence(views: TableView[], findings: Findings): void {
  const seen = new Set<string>();
  for (const { table } of views) {
    if (seen.has(table.name) && onceOnly.has(table.name)) {
      const place = { table: table.name, field: 'LOAIHOSO', rule: 'REPEATED' };
      addError(findings, place, `HOSO có nhiều hơn một bảng ${table.name}; mọi dòng phải nằm trong một bảng.`);
    }
    seen.add(table.name);
  }
  if (!seen.has('XML1')) {
    addError(
      findings,
      { table: 'XML1', field: 'LOAIHOSO', rule: 'REQUIRED' },
      'HOSO không có bảng XML1 (tổng hợp khám chữa bệnh).',
    );
  } else if (seen.size === 1) {
    addWarning(
      findings,
      { table: 'XML3', field: 'LOAIHOSO', rule: 'REQUIRED' },
      'HOSO chỉ có XML1; thường phải có XML2 hoặc XML3.',
    );
  }
}
