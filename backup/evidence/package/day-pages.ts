import type { Day } from './days.ts';
import { dayForPeople } from './local-time.ts';
import type { Contents } from './package.ts';
import { colour, inner, note, page, put, type Sheet, section } from './sheet.ts';

const columns = 4;
const perColumn = 47;
const lineHeight = 13.6;

/** Every day in figures, for those who print in black and white or count again by hand. */
export function dayPages(sheet: Sheet, y: number, { days }: Contents): void {
  const due = days.filter(({ state }) => state !== 'before' && state !== 'future');
  const lead = 'Số bản sao lưu đạt trên số phải có trong ngày. Dấu × là ngày thiếu.';
  const rows = Math.min(perColumn, Math.max(1, Math.ceil(due.length / columns)));
  let top = section(sheet, y, 'Từng ngày', lead, 60 + rows * lineHeight);
  if (due.length === 0) note(sheet, top, 'Chưa có ngày nào.');
  due.forEach((day, index) => {
    const place = index % (rows * columns);
    if (index > 0 && place === 0) {
      sheet.addPage();
      top = page.top;
    }
    drawDay(sheet, day, page.left + Math.floor(place / rows) * (inner / columns), top + (place % rows) * lineHeight);
  });
}

function drawDay(sheet: Sheet, { date, done, expected, state }: Day, x: number, y: number): void {
  const bad = state === 'partial' || state === 'missing';
  const font = bad ? 'bold' : 'text';
  const text = `${dayForPeople(date)}  ${done}/${expected}`;
  put(sheet, text, x, y, { size: 8.5, font, color: bad ? colour.bad : colour.ink, width: 100 });
  if (bad) put(sheet, '×', x + sheet.widthOfString(text) + 6, y, { size: 8.5, font, color: colour.bad, width: 12 });
}
