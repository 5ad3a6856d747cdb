import type { Entry } from '../../ledger.ts';
import { timeForPeople } from './local-time.ts';
import { outcomeNames, whatNames } from './names.ts';
import { type Column, colour } from './sheet.ts';

/** Columns that every list of entries has; generic over what the entries tell. */
export const sequenceColumn = <Row extends Entry>(): Column<Row> => ({
  title: 'Mục',
  width: 48,
  font: 'mono',
  value: ({ sequence }) => `#${sequence}`,
  color: () => colour.soft,
});

export const timeColumn = <Row extends Entry>(offset: number): Column<Row> => ({
  title: 'Thời điểm',
  width: 92,
  value: ({ at }) => timeForPeople(at, offset),
});

export const outcomeColumn = <Row extends Entry>(width = 60): Column<Row> => ({
  title: 'Kết quả',
  width,
  font: 'bold',
  value: ({ outcome }) => outcomeNames[outcome],
  color: ({ outcome }) => (outcome === 'ok' ? undefined : colour.bad),
});

/** Red when it counts something bad. */
export const badCount = <Row>(title: string, width: number, count: (row: Row) => number): Column<Row> => ({
  ...{ title, width, align: 'right' as const, value: (row: Row) => String(count(row)) },
  color: (row) => (count(row) > 0 ? colour.bad : undefined),
});

/** The facts in one short line: what happened, and why. */
export function summary(facts: unknown): string {
  const { what, reason, detail, ...rest } = facts as Record<string, unknown>;
  const known = typeof what === 'string' ? (whatNames[what] ?? what) : undefined;
  const named = [known, reason, detail].filter((value) => typeof value === 'string');
  const short = Object.entries(rest)
    .filter(([, value]) => typeof value !== 'object' || (Array.isArray(value) && value.length > 0))
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.map(plain).join(', ') : String(value)}`);
  const text = [...named, ...short].join('; ');
  return text.length > 180 ? `${text.slice(0, 177)}…` : text;
}

const plain = (value: unknown) =>
  typeof value === 'object' ? String((value as { what?: string } | null)?.what ?? 'xem nhật ký') : String(value);
