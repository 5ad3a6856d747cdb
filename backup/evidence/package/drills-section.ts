import type { Entry, Measured } from '../../ledger.ts';
import { badCount, outcomeColumn, sequenceColumn, timeColumn } from './columns.ts';
import { drillTerms, termColumns } from './drill-dues.ts';
import { secondsForPeople } from './local-time.ts';
import { drillNames, kindNames } from './names.ts';
import type { Contents } from './package.ts';
import { type Column, inner, note, type Sheet, section, subsection, table } from './sheet.ts';

/** Drills and restores with the times that were measured: by kind first, then one by one. */
export function drills(sheet: Sheet, y: number, contents: Contents): number {
  const { entries, offset } = contents;
  const all = entries.filter(({ kind }) => kind === 'drill' || kind === 'restore') as Entry<Measured>[];
  const lead =
    'Thời gian khôi phục tính từ lúc bắt đầu đến khi dữ liệu đúng đã trả lời; máy chủ được dựng lại cả hệ điều hành. Một lần chỉ đạt khi mọi phép so với dữ liệu gốc đều khớp.';
  const terms = drillTerms(contents);
  const head = section(sheet, y, 'Diễn tập và khôi phục', lead);
  const top = terms.length > 0 ? table(sheet, head, termColumns, terms) : head;
  if (all.length === 0) return note(sheet, top, 'Không có lần nào trong kỳ.');
  const groups = [...Map.groupBy(all, nameOf)].map(([name, of]) => groupOf(name, of));
  const bottom = table(sheet, top, groupColumns, groups);
  const columns: Column<Entry<Measured>>[] = [
    sequenceColumn(),
    timeColumn(offset),
    { title: 'Việc', width: 96, value: nameOf },
    { title: 'Từ bản', width: 50, value: ({ facts }) => copyNames[facts.copy] ?? '' },
    { title: 'Khôi phục trong', width: 84, value: ({ facts }) => measured(facts.recoverySeconds) },
    { title: 'Dữ liệu mất', width: 58, value: ({ facts }) => measured(facts.recoveryPointSeconds) },
    outcomeColumn(inner - 428),
  ];
  return failedChecks(sheet, table(sheet, subsection(sheet, bottom, 'Từng lần'), columns, all), all);
}

const copyNames: Record<string, string> = { backup: 'Bản 1', copy: 'Bản 2', vault: 'Bản 3' };

const nameOf = ({ kind, facts }: Entry<Measured>): string =>
  kind === 'drill' ? (drillNames[facts.drill ?? ''] ?? kindNames.drill) : kindNames.restore;

const measured = (seconds: number | null | undefined) =>
  typeof seconds === 'number' ? secondsForPeople(seconds) : 'không đo';

type Group = { name: string; count: number; failed: number; fastest?: number; median?: number; slowest?: number };

const groupColumns: Column<Group>[] = [
  { title: 'Loại', width: 110, value: ({ name }) => name },
  { title: 'Nhanh nhất', width: 90, value: ({ fastest }) => measured(fastest) },
  { title: 'Thường gặp', width: 90, value: ({ median }) => measured(median) },
  { title: 'Lâu nhất', width: 83, value: ({ slowest }) => measured(slowest) },
  { title: 'Số lần', width: 50, align: 'right', value: ({ count }) => String(count) },
  badCount('Không đạt', inner - 423, ({ failed }) => failed),
];

function groupOf(name: string, of: Entry<Measured>[]): Group {
  const times = of
    .filter(({ outcome }) => outcome === 'ok')
    .flatMap(({ facts }) => facts.recoverySeconds ?? [])
    .sort((a, b) => a - b);
  const failed = of.filter(({ outcome }) => outcome !== 'ok').length;
  if (times.length === 0) return { name, count: of.length, failed };
  const median = times[Math.floor(times.length / 2)]!;
  return { name, count: of.length, failed, median, fastest: times[0]!, slowest: times.at(-1)! };
}

function failedChecks(sheet: Sheet, y: number, all: Entry<Measured>[]): number {
  const failed = all.flatMap(({ sequence, facts }) =>
    (facts.checks ?? []).filter(({ ok }) => !ok).map(({ name, text }) => ({ sequence, name, text })),
  );
  if (failed.length === 0) return y;
  const columns: Column<(typeof failed)[number]>[] = [
    { title: 'Mục', width: 48, font: 'mono', value: ({ sequence }) => `#${sequence}` },
    { title: 'Phép so', width: 130, value: ({ name }) => name },
    { title: 'Thấy gì', width: inner - 178, value: ({ text }) => text },
  ];
  return table(sheet, subsection(sheet, y, 'Phép so không đạt'), columns, failed);
}
