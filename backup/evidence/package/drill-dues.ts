import type { Entry, Proven } from '../../ledger.ts';
import { dayForPeople, dayOf } from './local-time.ts';
import { drillNames } from './names.ts';
import type { Contents } from './package.ts';
import { type Column, colour, inner } from './sheet.ts';

/** When a kind of drill must be green again, as far as the package's own days tell. */
export type DrillTerm = {
  kind: string;
  days: number;
  last: string | undefined;
  dueAt: string | undefined;
  late: boolean;
};

/** The promised interval of each kind beside its last green drill of the range. Without one, the range itself may be too short to tell. */
export function drillTerms({ entries, schedule, from, to, offset }: Contents): DrillTerm[] {
  const green = entries.filter(({ kind, outcome }) => kind === 'drill' && outcome === 'ok') as Entry<Proven>[];
  return Object.entries(schedule?.drillDays ?? {}).map(([kind, days]) => {
    const last = green.findLast(({ facts }) => facts.drill === kind);
    const lastDay = last && dayOf(last.at, offset);
    const dueAt = lastDay && later(lastDay, days);
    return { kind, days, last: lastDay, dueAt, late: dueAt ? dueAt < to : later(from, days) < to };
  });
}

const later = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

export const termColumns: Column<DrillTerm>[] = [
  { title: 'Loại', width: 110, value: ({ kind }) => drillNames[kind] ?? kind },
  { title: 'Chu kỳ', width: 70, value: ({ days }) => `${days} ngày` },
  { title: 'Đạt lần cuối trong kỳ', width: 130, value: ({ last }) => (last ? dayForPeople(last) : 'không có') },
  {
    ...{ title: 'Hạn kế tiếp', width: inner - 310 },
    value: ({ dueAt, late }) => `${dueAt ? dayForPeople(dueAt) : '–'}${late ? ' – quá hạn' : ''}`,
    color: ({ late }) => (late ? colour.bad : undefined),
  },
];
