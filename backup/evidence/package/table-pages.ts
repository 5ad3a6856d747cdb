import type { Copied, Entry, Examined, Measured, Point } from '../../ledger.ts';
import type { Day } from './days.ts';
import { dayForPeople, secondsForPeople, timeForPeople } from './local-time.ts';
import { drillNames, kindNames, outcomeNames } from './names.ts';
import type { Contents } from './package.ts';
import { type Column, chapter, colour, inner, page, paragraph, put, room, type Sheet, table } from './sheet.ts';

const badUnlessOk = ({ outcome }: Entry) => (outcome === 'ok' ? undefined : colour.bad);
const none = (sheet: Sheet, y: number, text: string) => paragraph(sheet, text, y, { color: colour.soft });

const sequenceColumn: Column<Entry> = {
  ...{
    title: 'Mục',
    width: 48,
    font: 'mono',
    value: ({ sequence }: Entry) => `#${sequence}`,
    color: () => colour.soft,
  },
};
const timeColumn = ({ offset }: Contents, width = 92): Column<Entry> => ({
  ...{ title: 'Thời điểm', width, value: ({ at }: Entry) => timeForPeople(at, offset) },
});
const outcomeColumn: Column<Entry> = {
  ...{
    title: 'Kết quả',
    width: 62,
    font: 'bold',
    value: ({ outcome }: Entry) => outcomeNames[outcome],
    color: badUnlessOk,
  },
};

const keyNames: Record<string, string> = {
  base: 'bản vật lý cơ sở dữ liệu',
  logical: 'bản logic cơ sở dữ liệu',
  etcd: 'etcd',
  site: 'khóa và trạng thái hạ tầng',
};
const keyName = (key: string) => keyNames[key] ?? key.replace('machine:', 'máy ');

/** Days that lack something, with what. */
export function missingPages(sheet: Sheet, { days }: Contents): void {
  const short = days.filter(({ state }) => state === 'partial' || state === 'missing');
  const lead = 'Ngày thiếu là ngày mà nhật ký không có đủ mục sao lưu đạt, dù lần chạy đã báo lỗi hay không chạy.';
  const top = chapter(sheet, 'Ngày thiếu bản sao lưu', lead);
  if (short.length === 0) {
    none(sheet, top, 'Không có ngày nào trong kỳ.');
    return;
  }
  const columns: Column<Day>[] = [
    { title: 'Ngày', width: 74, value: ({ date }) => dayForPeople(date) },
    { title: 'Có / phải có', width: 70, value: ({ done, expected }) => `${done} / ${expected}` },
    { title: 'Lần hỏng', width: 56, value: ({ failed }) => String(failed) },
    {
      title: 'Còn thiếu',
      width: inner - 200 + 10,
      value: ({ done, missing }) => (done === 0 ? 'tất cả' : missing.map(keyName).join(', ')),
      color: ({ done }) => (done === 0 ? colour.bad : undefined),
    },
  ];
  table(sheet, top, columns, short);
}

/** Drills and restores with the times that were measured. */
export function drillPages(sheet: Sheet, contents: Contents): void {
  const drills = contents.entries.filter(({ kind }) => kind === 'drill' || kind === 'restore') as Entry<Measured>[];
  const lead =
    'Thời gian khôi phục tính từ lúc bắt đầu đến khi dữ liệu đúng đã trả lời. Dữ liệu mất là tuổi của thay đổi mới nhất lấy lại được.';
  const top = chapter(sheet, 'Diễn tập và khôi phục', lead);
  if (drills.length === 0) {
    none(sheet, top, 'Không có lần nào trong kỳ.');
    return;
  }
  const value = (seconds: number | undefined) => (seconds === undefined ? 'không đo' : secondsForPeople(seconds));
  const columns: Column<Entry<Measured>>[] = [
    sequenceColumn as Column<Entry<Measured>>,
    timeColumn(contents, 88) as Column<Entry<Measured>>,
    {
      title: 'Việc',
      width: 112,
      value: ({ kind, facts }) =>
        kind === 'drill' ? (drillNames[facts.drill ?? ''] ?? kindNames.drill) : kindNames.restore,
    },
    { title: 'Từ bản', width: 44, value: ({ facts }) => copyNumber[facts.copy] ?? '' },
    { title: 'Thời gian', width: 80, value: ({ facts }) => value(facts.recoverySeconds) },
    { title: 'Dữ liệu mất', width: 58, value: ({ facts }) => value(facts.lostSeconds) },
    { ...outcomeColumn, width: 63 } as Column<Entry<Measured>>,
  ];
  const bottom = table(sheet, top, columns, drills);
  failedChecks(sheet, bottom, drills);
}

const copyNumber: Record<string, string> = { backup: 'Bản 1', copy: 'Bản 2', vault: 'Bản 3' };

function failedChecks(sheet: Sheet, y: number, drills: Entry<Measured>[]): void {
  const failed = drills.flatMap(({ sequence, facts }) =>
    (facts.checks ?? []).filter(({ ok }) => !ok).map(({ name, text }) => ({ sequence, name, text })),
  );
  if (failed.length === 0) return;
  const top = room(sheet, y + 10, 60);
  put(sheet, 'Phép so không đạt', page.left, top, { font: 'bold', size: 10.5 });
  const columns: Column<(typeof failed)[number]>[] = [
    { title: 'Mục', width: 48, font: 'mono', value: ({ sequence }) => `#${sequence}` },
    { title: 'Phép so', width: 130, value: ({ name }) => name },
    { title: 'Thấy gì', width: inner - 168, value: ({ text }) => text },
  ];
  table(sheet, top + 20, columns, failed);
}

/** Month by month: points made, and how many of them stand on the other two hosts as well. */
export function copyPages(sheet: Sheet, { entries, offset, schedule }: Contents): void {
  const points = entries.filter(({ kind, outcome }) => kind === 'backup' && outcome === 'ok') as Entry<Point>[];
  const copies = entries.filter(({ kind, outcome }) => kind === 'copy' && outcome === 'ok') as Entry<Copied>[];
  const held = (role: string) =>
    new Set(copies.filter(({ facts }) => facts.role === role).map(({ facts }) => facts.point));
  const [second, third] = [held('copy'), held('vault')];
  const months = [...Map.groupBy(points, ({ at }) => timeForPeople(at, offset).slice(3, 10))].map(([month, of]) => ({
    month,
    points: of.length,
    bytes: of.reduce((sum, { facts }) => sum + (facts.addedBytes || 0), 0),
    second: of.filter(({ facts }) => second.has(facts.id)).length,
    third: of.filter(({ facts }) => third.has(facts.id)).length,
  }));
  const names = schedule?.copies ?? [];
  const lead = `Bản 1 trên ${names[0] ?? 'máy 1'}, bản 2 trên ${names[1] ?? 'máy 2'}, bản 3 trên ${names[2] ?? 'máy 3'} (bản 3 nhận điểm hằng tuần và hằng tháng). Mỗi máy có ổ đĩa, kho và khóa riêng.`;
  const top = chapter(sheet, 'Các bản sao', lead);
  if (months.length === 0) {
    none(sheet, top, 'Không có điểm khôi phục nào trong kỳ.');
    return;
  }
  const columns: Column<(typeof months)[number]>[] = [
    { title: 'Tháng', width: 90, value: ({ month }) => month },
    { title: 'Điểm ở bản 1', width: 90, align: 'right', value: (row) => String(row.points) },
    { title: 'Có ở bản 2', width: 90, align: 'right', value: (row) => String(row.second) },
    { title: 'Có ở bản 3', width: 90, align: 'right', value: (row) => String(row.third) },
    { title: 'Dữ liệu mới lưu', width: inner - 350, align: 'right', value: (row) => bytesForPeople(row.bytes) },
  ];
  table(sheet, top, columns, months);
}

export function bytesForPeople(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1).replace('.', ',')} ${units[power]}`;
}

/** Checks of each copy, counted; those that found something, one by one. */
export function checkPages(sheet: Sheet, contents: Contents): void {
  const checks = contents.entries.filter(({ kind }) => kind === 'check') as Entry<Examined>[];
  const lead = 'Mỗi ngày đọc lại một phần bảy dữ liệu của từng bản sao; sau một tuần mọi gói dữ liệu đều đã được đọc.';
  const top = chapter(sheet, 'Kiểm tra bản sao', lead);
  const groups = [...Map.groupBy(checks, ({ host, facts }) => `${host} · ${facts.repository ?? ''}`)].map(
    ([name, of]) => ({
      name,
      count: of.length,
      bad: of.filter(({ outcome }) => outcome !== 'ok').length,
      last: of.at(-1)!,
    }),
  );
  if (groups.length === 0) {
    none(sheet, top, 'Không có lần kiểm tra nào trong kỳ.');
    return;
  }
  const columns: Column<(typeof groups)[number]>[] = [
    { title: 'Máy và kho', width: 170, value: ({ name }) => name },
    { title: 'Số lần', width: 60, align: 'right', value: ({ count }) => String(count) },
    {
      title: 'Có lỗi',
      width: 60,
      align: 'right',
      value: ({ bad }) => String(bad),
      color: ({ bad }) => (bad ? colour.bad : undefined),
    },
    { title: '     Lần cuối', width: 120, value: ({ last }) => `     ${timeForPeople(last.at, contents.offset)}` },
    { title: 'Kết quả cuối', width: inner - 400, value: ({ last }) => outcomeNames[last.outcome] },
  ];
  const bottom = table(sheet, top, columns, groups);
  const bad = checks.filter(({ outcome }) => outcome !== 'ok');
  if (bad.length === 0) return;
  put(sheet, 'Lần thấy lỗi', page.left, room(sheet, bottom + 12, 60), { font: 'bold', size: 10.5 });
  const found: Column<Entry<Examined>>[] = [
    sequenceColumn as Column<Entry<Examined>>,
    timeColumn(contents) as Column<Entry<Examined>>,
    { title: 'Kho', width: 110, value: ({ host, facts }) => `${host} · ${facts.repository ?? ''}` },
    { title: 'Thấy gì', width: inner - 240, value: ({ facts }) => summary(facts) },
  ];
  table(sheet, sheet.y + 20, found, bad);
}

const eventKinds = ['incident', 'deploy', 'change', 'forget', 'prune', 'release', 'repair', 'share'];

/** Incidents first, then what people and schedules changed. */
export function eventPages(sheet: Sheet, contents: Contents): void {
  const columns: Column<Entry>[] = [
    sequenceColumn,
    timeColumn(contents),
    { title: 'Việc', width: 96, value: ({ kind }) => kindNames[kind] },
    { title: 'Máy, người', width: 90, value: ({ host, actor }) => `${host}, ${actor}` },
    { title: 'Nội dung', width: inner - 388, value: ({ facts }) => summary(facts) },
    outcomeColumn,
  ];
  for (const [title, kinds] of [
    ['Sự cố', eventKinds.slice(0, 1)],
    ['Triển khai, thay đổi, dọn dẹp', eventKinds.slice(1)],
  ] as const) {
    const rows = contents.entries.filter(({ kind }) => kinds.includes(kind));
    const top = chapter(sheet, title);
    if (rows.length === 0) none(sheet, top, 'Không có mục nào trong kỳ.');
    else table(sheet, top, columns, rows);
  }
}

/** The facts in one short line: what happened, and why. */
function summary(facts: unknown): string {
  const { what, reason, detail, ...rest } = facts as Record<string, unknown>;
  const named = [what, reason, detail].filter((value) => typeof value === 'string');
  const short = Object.entries(rest)
    .filter(([, value]) => typeof value !== 'object' || (Array.isArray(value) && value.length > 0))
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(', ') : String(value)}`);
  const text = [...named, ...short].join('; ');
  return text.length > 180 ? `${text.slice(0, 177)}…` : text;
}

export function articlePages(sheet: Sheet, { articles }: Contents): void {
  const lead = 'Mỗi nghĩa vụ và số chứng cứ của nó trong kỳ. Số thứ tự của từng chứng cứ ở tệp muc-luc-theo-dieu.csv.';
  const top = chapter(sheet, 'Mục lục theo điều khoản', lead);
  const columns: Column<Contents['articles'][number]>[] = [
    { title: 'Mã', width: 72, font: 'mono', value: ({ id }) => id },
    { title: 'Điều khoản', width: 110, value: ({ article }) => article },
    { title: 'Nghĩa vụ', width: inner - 272, value: ({ duty }) => duty },
    { title: 'Chứng cứ', width: 50, align: 'right', value: ({ entries }) => String(entries) },
    {
      title: 'Không đạt',
      width: 50,
      align: 'right',
      value: ({ failed }) => String(failed),
      color: ({ failed }) => (failed ? colour.bad : undefined),
    },
  ];
  if (articles.length === 0) none(sheet, top, 'Không có mục nào nêu điều khoản.');
  else table(sheet, top, columns, articles);
}

const perColumn = 46;
const dayColumns = 4;

/** Every day in figures, for those who print in black and white or count again by hand. */
export function dayPages(sheet: Sheet, { days }: Contents): void {
  const due = days.filter(({ state }) => state !== 'before' && state !== 'future');
  const lead = 'Số bản sao lưu đạt trên số phải có. Dấu × là ngày thiếu.';
  for (let start = 0; start === 0 || start < due.length; start += perColumn * dayColumns) {
    const top = chapter(sheet, start === 0 ? 'Từng ngày' : 'Từng ngày (tiếp)', start === 0 ? lead : undefined);
    if (due.length === 0) none(sheet, top, 'Chưa có ngày nào.');
    due.slice(start, start + perColumn * dayColumns).forEach((day, index) => {
      const x = page.left + Math.floor(index / perColumn) * (inner / dayColumns);
      drawDayLine(sheet, day, x, top + (index % perColumn) * 13.6);
    });
  }
}

function drawDayLine(sheet: Sheet, { date, done, expected, state }: Day, x: number, y: number): void {
  const bad = state === 'partial' || state === 'missing';
  const text = `${dayForPeople(date)}  ${done}/${expected}`;
  put(sheet, text, x, y, { size: 8.5, font: bad ? 'bold' : 'text', color: bad ? colour.bad : colour.ink, width: 96 });
  if (bad) put(sheet, '×', x + 94, y, { size: 8.5, font: 'bold', color: colour.bad, width: 12 });
}
