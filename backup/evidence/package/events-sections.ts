import type { Entry, EntryKind } from '../../ledger.ts';
import type { ArticleLine } from './by-article.ts';
import { badCount, outcomeColumn, sequenceColumn, summary, timeColumn } from './columns.ts';
import { kindNames } from './names.ts';
import type { Contents } from './package.ts';
import { type Column, inner, note, type Sheet, section, table } from './sheet.ts';

export const incidents = (sheet: Sheet, y: number, contents: Contents): number =>
  listing(sheet, y, contents, { title: 'Sự cố', kinds: ['incident'] });

export const changes = (sheet: Sheet, y: number, contents: Contents): number =>
  listing(sheet, y, contents, {
    title: 'Triển khai, thay đổi, dọn dẹp',
    kinds: ['deploy', 'change', 'forget', 'prune', 'release', 'repair', 'share', 'emergency'],
  });

type Listing = { title: string; kinds: EntryKind[] };

function listing(sheet: Sheet, y: number, { entries, offset }: Contents, { title, kinds }: Listing): number {
  const rows = entries.filter(({ kind }) => kinds.includes(kind));
  const top = section(sheet, y, title);
  if (rows.length === 0) return note(sheet, top, 'Không có mục nào trong kỳ.');
  const columns: Column<Entry>[] = [
    sequenceColumn(),
    timeColumn(offset),
    { title: 'Việc', width: 76, value: ({ kind }) => kindNames[kind] },
    { title: 'Máy', width: 58, value: ({ host }) => host },
    { title: 'Nội dung', width: inner - 334, value: contentOf },
    outcomeColumn(),
  ];
  return table(sheet, top, columns, rows);
}

/** A person's name matters; that a schedule or the log itself wrote does not. */
const contentOf = ({ facts, actor }: Entry): string =>
  ['schedule', 'log'].includes(actor) ? summary(facts) : `${summary(facts)} (${actor})`;

/** Each duty with the number of its entries. */
export function dutyIndex(sheet: Sheet, y: number, { articles }: Contents): number {
  const lead = 'Mỗi nghĩa vụ và số chứng cứ trong kỳ; số thứ tự của từng chứng cứ ở tệp muc-luc-theo-dieu.csv.';
  const top = section(sheet, y, 'Mục lục theo điều khoản', lead);
  if (articles.length === 0) return note(sheet, top, 'Không có mục nào nêu điều khoản.');
  const columns: Column<ArticleLine>[] = [
    { title: 'Mã', width: 78, font: 'mono', value: ({ id }) => id },
    { title: 'Điều khoản', width: 112, value: ({ article }) => article },
    { title: 'Nghĩa vụ', width: inner - 306, value: ({ duty }) => duty },
    { title: 'Chứng cứ', width: 56, align: 'right', value: ({ entries }) => String(entries) },
    badCount('Không đạt', 60, ({ failed }) => failed),
  ];
  return table(sheet, top, columns, articles);
}
