import { medianOf } from '../../median.ts';
import type { Held, TrackResult } from './tracks.ts';

const goals = [
  { id: 'G5', goal: '≥ 4 → 10', title: 'end to end / HAPI' },
  { id: 'G4', goal: '≥ 2 → 4', title: 'received / HAPI' },
];

/** One block for each track, and its ratio. */
export const trackTable = (tracks: TrackResult[]): string =>
  tracks.map((track, index) => block(track, goals[index]!)).join('\n');

function block(
  { title, limitMs, runners, held }: TrackResult,
  { id, goal, title: ratioTitle }: (typeof goals)[0],
): string {
  const number = (value: number, digits = 0) => value.toFixed(digits).padStart(8);
  const rows = runners.map((runner) => {
    const own = held.filter((one) => one.id === runner.id);
    const of = (part: 'rate' | 'p99' | 'cpuMsPerDocument') => medianOf(own.map((one) => one[part]));
    const rates = own.map(({ rate }) => rate).toSorted((a, b) => a - b);
    const spread = `${rates[0]?.toFixed(0)}–${rates.at(-1)?.toFixed(0)}`.padStart(12);
    return `${runner.title.padEnd(54)}${number(of('rate'))}${spread}${number(of('p99'), 1)}${number(of('cpuMsPerDocument'), 2)}`;
  });
  const head = `${title}; most that arrive with p99 ≤ ${limitMs} ms`;
  const columns = `${''.padEnd(54)}${'per s'.padStart(8)}${'spread'.padStart(12)}${'p99 ms'.padStart(8)}${'CPU ms'.padStart(8)}`;
  return [head, columns, ...rows, '', `${id} ${ratioTitle.padEnd(35)}${number(ratio(held), 1)}  (${goal})`, ''].join(
    '\n',
  );
}

/** Round by round, and the median of them. */
export function ratio(held: Held[]): number {
  const of = (id: Held['id'], round: number) => held.find((one) => one.id === id && one.round === round)?.rate;
  const rounds = [...new Set(held.map(({ round }) => round))];
  return medianOf(rounds.map((round) => (of('ours', round) ?? 0) / (of('hapi', round) ?? Number.NaN)));
}
