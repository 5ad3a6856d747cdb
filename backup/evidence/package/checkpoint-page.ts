import { fingerprint, keysOf } from '../keys.ts';
import { unsealed } from '../line.ts';
import type { Statement } from '../statement.ts';
import { timeForPeople } from './local-time.ts';
import type { Contents } from './package.ts';
import { chapter, colour, inner, page, paragraph, put, room, rule, type Sheet } from './sheet.ts';

/** The state of the log that this report stands on, who signed for it, and room for people's own signatures. */
export function checkpointPage(sheet: Sheet, contents: Contents): void {
  const { head, offset, publicKeys } = contents;
  const lead =
    'So từng nhóm tám ký tự của dấu vân tay khóa với bản in nhận khi bàn giao. Mục cuối phải có trong bản sao của nhân chứng.';
  let y = chapter(sheet, 'Điểm chốt và chữ ký', lead);
  y = fact(sheet, y, `Mục cuối của nhật ký lúc xuất: #${head.sequence}, ${timeForPeople(head.at, offset)}`, head.hash);
  for (const [machine, key] of Object.entries(publicKeys)) {
    y = fact(sheet, y, `Khóa công khai của ${machine}, dấu vân tay SHA-256`, fingerprint(key));
  }
  put(sheet, 'Nhân chứng', page.left, y + 6, { font: 'bold', size: 10.5 });
  y += 26;
  for (const [machine, lines] of Object.entries(contents.witnesses)) {
    const last = lines.at(-1);
    const statement = last ? unsealed<Statement>('witness', last, keysOf(publicKeys, machine)) : undefined;
    const text = statement
      ? `${machine} đã xác nhận đến mục #${statement.sequence} lúc ${timeForPeople(statement.observedAt, offset)}, ${lines.length} lần xác nhận`
      : `${machine} chưa xác nhận lần nào`;
    y = paragraph(sheet, text, y, { color: statement ? colour.ink : colour.bad }) + 4;
  }
  if (Object.keys(contents.witnesses).length === 0) {
    y = paragraph(sheet, 'Gói này không kèm xác nhận của máy nhân chứng.', y, { color: colour.bad }) + 4;
  }
  signatures(sheet, room(sheet, y + 30, 150));
}

function fact(sheet: Sheet, y: number, name: string, hash: string): number {
  put(sheet, name, page.left, y, { size: 9 });
  sheet.rect(page.left, y + 15, inner, 20).fill(colour.paper);
  put(sheet, hash.match(/.{8}/g)!.join(' '), page.left + 10, y + 20, { font: 'mono', size: 8.6, width: inner - 20 });
  return y + 48;
}

function signatures(sheet: Sheet, y: number): void {
  rule(sheet, y);
  const width = inner / 2;
  ['Người lập', 'Trưởng bộ phận vận hành'].forEach((role, index) => {
    const x = page.left + index * width;
    put(sheet, role, x, y + 18, { font: 'bold', size: 10, width, align: 'center' });
    put(sheet, '(ký, ghi rõ họ tên, ngày)', x, y + 34, { size: 8.5, color: colour.soft, width, align: 'center' });
  });
}
