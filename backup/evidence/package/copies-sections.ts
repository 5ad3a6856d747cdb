import type { Copied, Entry, Examined, Point } from '../../ledger.ts';
import { badCount, sequenceColumn, summary, timeColumn } from './columns.ts';
import type { Day } from './days.ts';
import { dayForPeople, timeForPeople } from './local-time.ts';
import { outcomeNames } from './names.ts';
import type { Contents } from './package.ts';
import { type Column, chapter, colour, inner, note, type Sheet, section, subsection, table } from './sheet.ts';

/** Days that lack something, with what. */
export function missingDays(sheet: Sheet, { days }: Contents): number {
  const short = days.filter(({ state }) => state === 'partial' || state === 'missing');
  const lead = 'Ngày mà nhật ký không có đủ mục sao lưu đạt, dù lần chạy đã báo lỗi hay không hề chạy.';
  const top = chapter(sheet, 'Ngày thiếu bản sao lưu', lead);
  if (short.length === 0) return note(sheet, top, 'Không có ngày nào trong kỳ.');
  const columns: Column<Day>[] = [
    { title: 'Ngày', width: 80, value: ({ date }) => dayForPeople(date) },
    { title: 'Có / phải có', width: 74, value: ({ done, expected }) => `${done} / ${expected}` },
    { title: 'Lần hỏng', width: 60, value: ({ failed }) => String(failed) },
    {
      title: 'Còn thiếu',
      width: inner - 214,
      value: ({ done, missing }) => (done === 0 ? 'tất cả' : missing.map(jobName).join(', ')),
      color: ({ done }) => (done === 0 ? colour.bad : undefined),
    },
  ];
  return table(sheet, top, columns, short);
}

/** `database-base`, `control-plane-etcd`, `database-machine-database-1`, `site-site`. */
function jobName(job: string): string {
  const [, kind = job, machine] = /-(base|logical|etcd|site|machine|directory)(?:-(.+))?$/.exec(job) ?? [];
  const name = jobNames[kind] ?? kind;
  return machine ? `${name} ${machine}` : name;
}

const jobNames: Record<string, string> = {
  base: 'bản vật lý cơ sở dữ liệu',
  logical: 'bản logic cơ sở dữ liệu',
  etcd: 'etcd',
  site: 'khóa và trạng thái hạ tầng',
  machine: 'máy',
  directory: 'thư mục của',
};

type Month = { month: string; points: number; bytes: number; second: number; third: number };

/** Month by month: points made, and how many of them stand on the other two hosts as well. */
export function copies(sheet: Sheet, y: number, contents: Contents): number {
  const [first = 'máy 1', second = 'máy 2', third = 'máy 3'] = contents.schedule?.copies ?? [];
  const lead = `Bản 1 ở ${first}, bản 2 ở ${second}, bản 3 ở ${third} (nhận điểm hằng tuần và hằng tháng). Mỗi máy có ổ đĩa, kho và khóa riêng.`;
  const top = section(sheet, y, 'Các bản sao', lead);
  const months = monthsOf(contents);
  if (months.length === 0) return note(sheet, top, 'Không có điểm khôi phục nào trong kỳ.');
  const columns: Column<Month>[] = [
    { title: 'Tháng', width: 80, value: ({ month }) => month },
    { title: 'Điểm ở bản 1', width: 95, align: 'right', value: (row) => String(row.points) },
    { title: 'Có ở bản 2', width: 95, align: 'right', value: (row) => String(row.second) },
    { title: 'Có ở bản 3', width: 95, align: 'right', value: (row) => String(row.third) },
    { title: 'Dữ liệu mới lưu', width: inner - 355, align: 'right', value: (row) => bytesForPeople(row.bytes) },
  ];
  return table(sheet, top, columns, months);
}

function monthsOf({ entries, offset }: Contents): Month[] {
  const points = entries.filter(({ kind, outcome }) => kind === 'backup' && outcome === 'ok') as Entry<Point>[];
  const copied = entries.filter(({ kind, outcome }) => kind === 'copy' && outcome === 'ok') as Entry<Copied>[];
  const held = (role: string) => new Set(copied.filter((entry) => entry.facts.role === role).map(pointOf));
  const [second, third] = [held('copy'), held('vault')];
  return [...Map.groupBy(points, ({ at }) => timeForPeople(at, offset).slice(3, 10))].map(([month, of]) => ({
    month,
    points: of.length,
    bytes: of.reduce((sum, { facts }) => sum + (facts.addedBytes || 0), 0),
    second: of.filter(({ facts }) => second.has(facts.id)).length,
    third: of.filter(({ facts }) => third.has(facts.id)).length,
  }));
}

const pointOf = ({ facts }: Entry<Copied>) => facts.point;

function bytesForPeople(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1).replace('.', ',')} ${units[power]}`;
}

type Checked = { name: string; count: number; bad: number; last: Entry<Examined> };

/** Checks of each copy, counted; those that found something, one by one. */
export function checks(sheet: Sheet, y: number, { entries, offset }: Contents): number {
  const all = entries.filter(({ kind }) => kind === 'check') as Entry<Examined>[];
  const lead = 'Mỗi ngày đọc lại một phần bảy dữ liệu của từng bản sao; hết một tuần, mọi gói dữ liệu đều đã được đọc.';
  const top = section(sheet, y, 'Kiểm tra bản sao', lead);
  if (all.length === 0) return note(sheet, top, 'Không có lần kiểm tra nào trong kỳ.');
  const groups: Checked[] = [...Map.groupBy(all, placeOf)].map(([name, of]) => ({
    ...{ name, count: of.length, last: of.at(-1)! },
    bad: of.filter(({ outcome }) => outcome !== 'ok').length,
  }));
  const columns: Column<Checked>[] = [
    { title: 'Máy và kho', width: 158, value: ({ name }) => name },
    { title: 'Lần cuối', width: 110, value: ({ last }) => timeForPeople(last.at, offset) },
    { title: 'Kết quả cuối', width: 85, value: ({ last }) => outcomeNames[last.outcome] },
    { title: 'Số lần', width: 60, align: 'right', value: ({ count }) => String(count) },
    badCount('Có lỗi', inner - 413, ({ bad }) => bad),
  ];
  const bottom = table(sheet, top, columns, groups);
  const bad = all.filter(({ outcome }) => outcome !== 'ok');
  return bad.length === 0 ? bottom : badChecks(sheet, bottom, bad, offset);
}

const placeOf = ({ host, facts }: Entry<Examined>) => [host, facts.repository].filter(Boolean).join(' · ');

function badChecks(sheet: Sheet, y: number, bad: Entry<Examined>[], offset: number): number {
  const columns: Column<Entry<Examined>>[] = [
    sequenceColumn(),
    timeColumn(offset),
    { title: 'Kho', width: 110, value: placeOf },
    { title: 'Thấy gì', width: inner - 250, value: ({ facts }) => summary(facts) },
  ];
  return table(sheet, subsection(sheet, y, 'Lần thấy lỗi'), columns, bad);
}
