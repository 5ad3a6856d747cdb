/** Medians, spreads and ratios of a comparison; pure. The ids of the figures are those of the goals (G1 …). */
import { medianOf } from '../median.ts';
import type { Round } from './run.ts';

export type Measured = Round & {
  id: string;
  round: number /** Of the contestant and of the database. */;
  cpuMsPerDocument: number;
};

export type Figures = {
  /** Acknowledged payload against COPY of the same bytes. */
  g1: number;
  /** Documents for each flush of 2 ms. */
  g3: number;
  /** Against the usual design: documents per second, and per second of processor. */
  g6: number;
  g6Cpu: number;
  /** p99 at 70 % of the saturation against the p50 of a quiet system. */
  g7: number;
  /** With reading, checking and encrypting against without. */
  g8: number;
  /** Milliseconds; `dropped` counts what was due and not started, or failed. */
  tail: { quietP50: number; loadedP99: number; dropped: number };
};

type Column = 'perSecond' | 'megabytesPerSecond' | 'p50' | 'p99' | 'cpuMsPerDocument';

const sortedOf = (measured: Measured[], id: string, column: Column): number[] =>
  measured
    .filter((one) => one.id === id)
    .map((one) => one[column])
    .toSorted((a, b) => a - b);

export const median = (measured: Measured[], id: string, column: Column): number => {
  const sorted = sortedOf(measured, id, column);
  return sorted[sorted.length >> 1] ?? Number.NaN;
};

/** Ratios are taken round by round, for neighbours in time have the same disk, and the median of them counts. */
function ratio(measured: Measured[], [above, below]: [string, string], column: Column): number {
  const of = (id: string, round: number) => measured.find((one) => one.id === id && one.round === round)?.[column];
  const rounds = [...new Set(measured.map(({ round }) => round))];
  const ratios = rounds.map((round) => (of(above, round) ?? 0) / (of(below, round) ?? Number.NaN));
  return medianOf(ratios);
}

export function figuresOf(measured: Measured[], { flush, tail }: { flush: number; tail: Figures['tail'] }): Figures {
  return {
    g1: ratio(measured, ['gateway', 'copy'], 'megabytesPerSecond'),
    g3: flush,
    g6: ratio(measured, ['gateway', 'default'], 'perSecond'),
    g6Cpu: ratio(measured, ['default', 'gateway'], 'cpuMsPerDocument'),
    g7: tail.loadedP99 / tail.quietP50,
    g8: ratio(measured, ['gateway', 'unchecked'], 'perSecond'),
    tail,
  };
}

export function table(
  titles: { id: string; title: string }[],
  measured: Measured[],
  figures: Figures,
  head: string,
): string {
  const number = (value: number, digits = 0) => value.toFixed(digits).padStart(8);
  const rows = titles.map(({ id, title }) => {
    const rates = sortedOf(measured, id, 'perSecond');
    const spread = `${rates[0]?.toFixed(0)}–${rates.at(-1)?.toFixed(0)}`.padStart(12);
    const of = (column: Column, digits = 0) => number(median(measured, id, column), digits);
    return `${title.padEnd(54)}${of('perSecond')}${spread}${of('megabytesPerSecond')}${of('p99', 1)}${of('cpuMsPerDocument', 2)}`;
  });
  const { g1, g3, g6, g6Cpu, g7, g8, tail } = figures;
  return [
    head,
    `${''.padEnd(54)}${'per s'.padStart(8)}${'spread'.padStart(12)}${'MB/s'.padStart(8)}${'p99 ms'.padStart(8)}${'CPU ms'.padStart(8)}`,
    ...rows,
    '',
    `G1 gateway / COPY                     ${number(g1, 2)}  (≥ 0.35 → 0.60)`,
    `G3 documents per flush of 2 ms        ${number(g3, 1)}  (≥ 3 → 6)`,
    `G6 gateway / usual design             ${number(g6, 1)}  (≥ 4 → 8); per second of processor ${g6Cpu.toFixed(1)}`,
    `G7 p99 at 70 % / p50 quiet            ${number(g7, 1)}  (≤ 8 → 4); ${tail.loadedP99.toFixed(1)} / ${tail.quietP50.toFixed(1)} ms, ${tail.dropped} dropped`,
    `G8 with / without check and encryption${number(g8, 2)}  (≥ 0.6 → 0.8)`,
    '',
  ].join('\n');
}
