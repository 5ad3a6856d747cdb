import type { Day, DayState } from './days.ts';
import { type Contents, stateNames } from './package.ts';
import { chapter, colour, inner, page, put, type Sheet } from './sheet.ts';

const columns = 3;
const monthWidth = (inner - 2 * 26) / columns;
const cell = monthWidth / 7;
const cellHeight = 18;
const monthHeight = 6 * cellHeight + 44;

/** One page a year: each day a cell, days without a backup as plain to see as those with one. */
export function calendarPages(sheet: Sheet, { days }: Contents): void {
  const years = Map.groupBy(days, ({ date }) => date.slice(0, 4));
  for (const [year, inYear] of years) {
    const lead = 'Một ô là một ngày (giờ Việt Nam). Ngày đủ là ngày có mọi bản sao lưu đã khai báo trong lịch.';
    const top = chapter(sheet, `Lịch sao lưu năm ${year}`, lead);
    const byDate = new Map(inYear.map((day) => [day.date, day]));
    for (let month = 0; month < 12; month += 1) {
      const x = page.left + (month % columns) * (monthWidth + 26);
      const y = top + Math.floor(month / columns) * monthHeight;
      drawMonth(sheet, { year, month, x, y, byDate });
    }
    legend(sheet, top + 4 * monthHeight + 2, inYear);
  }
}

type Month = { year: string; month: number; x: number; y: number; byDate: Map<string, Day> };

function drawMonth(sheet: Sheet, { year, month, x, y, byDate }: Month): void {
  put(sheet, `Tháng ${month + 1}`, x, y, { font: 'bold', size: 9 });
  weekdays.forEach((name, index) => {
    put(sheet, name, x + index * cell, y + 15, { size: 6, color: colour.faint, width: cell, align: 'center' });
  });
  const first = new Date(Date.UTC(Number(year), month, 1));
  const start = (first.getUTCDay() + 6) % 7;
  const length = new Date(Date.UTC(Number(year), month + 1, 0)).getUTCDate();
  for (let number = 1; number <= length; number += 1) {
    const place = start + number - 1;
    const date = `${year}-${String(month + 1).padStart(2, '0')}-${String(number).padStart(2, '0')}`;
    const at = { x: x + (place % 7) * cell, y: y + 25 + Math.floor(place / 7) * cellHeight };
    drawDay(sheet, byDate.get(date)?.state ?? 'future', {
      ...at,
      width: cell - 2,
      height: cellHeight - 2,
      label: String(number),
    });
  }
}

const weekdays = ['T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'CN'];

type Box = { x: number; y: number; width: number; height: number; label: string };

function drawDay(sheet: Sheet, state: DayState, box: Box): void {
  const { x, y, width, height, label } = box;
  if (state === 'complete') sheet.rect(x, y, width, height).fill(colour.good);
  if (state === 'missing') sheet.rect(x, y, width, height).fill(colour.bad);
  if (state === 'partial') {
    sheet.polygon([x, y], [x + width, y], [x, y + height]).fill(colour.partial);
    outline(sheet, box, colour.bad);
  }
  if (state === 'running') {
    sheet.dash(1.5, { space: 1.5 });
    outline(sheet, box, colour.accent);
    sheet.undash();
  }
  const quiet = state === 'before' || state === 'future';
  const color = state === 'missing' ? '#ffffff' : quiet ? colour.faint : colour.ink;
  const font = state === 'missing' || state === 'partial' ? 'bold' : 'text';
  put(sheet, label, x, y + height / 2 - 4.3, { size: 7.2, font, color, width, align: 'center' });
}

const outline = (sheet: Sheet, { x, y, width, height }: Box, color: string) =>
  sheet
    .rect(x + 0.4, y + 0.4, width - 0.8, height - 0.8)
    .lineWidth(0.8)
    .strokeColor(color)
    .stroke();

function legend(sheet: Sheet, y: number, days: Day[]): void {
  const states: DayState[] = ['complete', 'partial', 'missing', 'running', 'before'];
  const width = inner / states.length;
  states.forEach((state, index) => {
    const x = page.left + index * width;
    const count = days.filter((day) => day.state === state).length;
    drawDay(sheet, state, { x, y, width: 14, height: 13, label: '' });
    if (state === 'before') put(sheet, '–', x, y + 2, { size: 8, color: colour.faint, width: 13, align: 'center' });
    put(sheet, `${stateNames[state]}: ${count}`, x + 20, y + 1.5, { size: 8.5, width: width - 20 });
  });
}
