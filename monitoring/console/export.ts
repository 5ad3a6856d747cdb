/** What an auditor takes along from the console: entries as a table, as JSON, or the log's own signed lines. Pure. */
import { canonical } from '../../backup/evidence/canonical.ts';
import { csv } from '../../backup/evidence/package/csv.ts';
import { withOffset } from '../../backup/evidence/package/local-time.ts';
import { kindNames, outcomeNames } from '../../backup/evidence/package/names.ts';
import type { Entry } from '../../backup/ledger.ts';

export const exportForms = ['csv', 'json', 'jsonl'] as const;
type ExportForm = (typeof exportForms)[number];

export const exportTypes: Record<ExportForm, string> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
};

export function exported(
  form: ExportForm,
  entries: Entry[],
  { offset, lines }: { offset: number; lines: (sequences: number[]) => string[] },
): string {
  if (form === 'json') return `${canonical(entries)}\n`;
  if (form === 'jsonl')
    return lines(entries.map(({ sequence }) => sequence))
      .map((line) => `${line}\n`)
      .join('');
  const head = ['Số thứ tự', 'Thời điểm', 'Loại', 'Máy', 'Người hoặc lịch chạy', 'Kết quả', 'Điều khoản', 'Nội dung'];
  const rows = entries.map(({ sequence, at, kind, host, actor, outcome, articles, facts }) => [
    ...[sequence, withOffset(at, offset), kindNames[kind] ?? kind, host, actor, outcomeNames[outcome] ?? outcome],
    ...[articles.join(' '), canonical(facts)],
  ]);
  return csv([head, ...rows]);
}
