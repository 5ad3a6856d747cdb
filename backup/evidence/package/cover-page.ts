import type { Measured } from '../../ledger.ts';
import { dayForPeople, secondsForPeople, timeForPeople } from './local-time.ts';
import type { Contents } from './package.ts';
import { colour, headingsOf, inner, page, paragraph, put, rule, type Sheet } from './sheet.ts';

/** Title, range and the few numbers that a leader reads. */
export function coverPage(sheet: Sheet, contents: Contents): void {
  const { site, from, to, exportedAt, offset } = contents;
  sheet.addPage();
  sheet.rect(0, 0, page.width, 10).fill(colour.accent);
  put(sheet, 'BẰNG CHỨNG VẬN HÀNH', page.left, 96, { font: 'bold', size: 9, color: colour.accent });
  put(sheet, 'Sao lưu, bản sao', page.left, 116, { font: 'title', size: 27 });
  put(sheet, 'và diễn tập khôi phục', page.left, 154, { font: 'title', size: 27 });
  put(sheet, `Hệ thống hồ sơ sức khỏe điện tử ${site}`, page.left, 212, { font: 'serif', size: 13 });
  put(sheet, `Từ ${dayForPeople(from)} đến ${dayForPeople(to)}`, page.left, 234, { font: 'serif', size: 13 });
  put(sheet, `Xuất lúc ${timeForPeople(exportedAt, offset)}`, page.left, 258, { color: colour.soft });
  rule(sheet, 300, { color: colour.accent, width: 1.2 });
  figures(contents).forEach((figure, index) => {
    drawFigure(sheet, figure, { x: page.left + (index % 2) * (inner / 2), y: 328 + Math.floor(index / 2) * 108 });
  });
  const note = `Mọi con số trong báo cáo được đếm từ nhật ký chứng cứ: mỗi lần sao lưu, chép, kiểm tra, diễn tập, triển khai là một mục, nối với mục trước bằng mã băm, có chữ ký và được máy nhân chứng ở nơi khác xác nhận. Gói kèm theo có nhật ký gốc và chương trình kiểm tra độc lập (verify.py); cách kiểm tra ở tệp DOC-TRUOC.txt.`;
  rule(sheet, 716);
  paragraph(sheet, note, 730, { size: 8.5, color: colour.soft });
}

/** What stands on which page; drawn once all pages are there. */
export function contentsOnCover(sheet: Sheet): void {
  sheet.switchToPage(0);
  headingsOf(sheet).forEach(({ title, page: number }, index, all) => {
    const half = Math.ceil(all.length / 2);
    const x = page.left + Math.floor(index / half) * (inner / 2);
    const y = 574 + (index % half) * 19;
    put(sheet, title, x, y, { size: 9.5, width: inner / 2 - 60 });
    put(sheet, String(number), x, y, { size: 9.5, color: colour.soft, width: inner / 2 - 24, align: 'right' });
  });
}

type Figure = { value: string; name: string; detail: string; bad: boolean };

function figures({ days, entries }: Contents): Figure[] {
  const due = days.filter(({ state }) => ['complete', 'partial', 'missing'].includes(state));
  const complete = due.filter(({ state }) => state === 'complete').length;
  const drills = entries.filter(({ kind }) => kind === 'drill');
  const passed = drills.filter(({ outcome }) => outcome === 'ok');
  const checks = entries.filter(({ kind }) => kind === 'check');
  const damaged = checks.filter(({ outcome }) => outcome !== 'ok').length;
  const incidents = entries.filter(({ kind }) => kind === 'incident').length;
  const times = passed.flatMap(({ facts }) => (facts as Measured).recoverySeconds ?? []);
  const slowest = times.length > 0 ? `lâu nhất ${secondsForPeople(Math.max(...times))}` : 'chưa đo thời gian';
  return [
    {
      value: due.length === 0 ? '–' : `${complete}/${due.length}`,
      name: 'ngày có đủ bản sao lưu',
      detail: dayDetail(due.length, due.length - complete),
      bad: complete < due.length,
    },
    {
      value: drills.length === 0 ? '–' : `${passed.length}/${drills.length}`,
      name: 'lần diễn tập khôi phục đạt',
      detail: drills.length > 0 ? slowest : 'chưa diễn tập lần nào trong kỳ',
      bad: passed.length < drills.length || drills.length === 0,
    },
    {
      value: String(checks.length),
      name: 'lần kiểm tra bản sao',
      detail: damaged > 0 ? `${damaged} lần thấy hỏng hoặc thiếu` : 'không lần nào thấy hỏng',
      bad: damaged > 0 || checks.length === 0,
    },
    {
      value: String(incidents),
      name: 'sự cố đã ghi nhận',
      detail: `trong ${entries.length} mục chứng cứ của kỳ`,
      bad: incidents > 0,
    },
  ];
}

function dayDetail(due: number, short: number): string {
  if (due === 0) return 'chưa ngày nào trọn';
  return short === 0 ? 'không ngày nào thiếu' : `${short} ngày thiếu, liệt kê bên trong`;
}

function drawFigure(sheet: Sheet, { value, name, detail, bad }: Figure, { x, y }: { x: number; y: number }): void {
  const width = inner / 2 - 20;
  put(sheet, value, x, y, { font: 'title', size: 30, color: bad ? colour.bad : colour.ink, width });
  put(sheet, name, x, y + 42, { font: 'bold', size: 10.5, width });
  put(sheet, detail, x, y + 58, { color: colour.soft, width });
}
