import { existsSync } from 'node:fs';
import { type Advisory, ecosystemOf, readAdvisory } from './advisory.ts';
import { noticedName } from './affected.ts';
import { linesOf } from './lines-of.ts';
import { debianRelease, type Ecosystem, type Part } from './part.ts';

/** Per ecosystem: how many records there are, and when the newest of them was written. */
export type Coverage = Partial<Record<Ecosystem, { records: number; newest: string }>>;

export type AdvisoryData = { coverage: Coverage; advisories: Advisory[]; unreadable: string[] };

/** Records older than this do not know what is being exploited today; all three databases get new ones every few days. */
const longestAgeDays = 14;
const dayMilliseconds = 86_400_000;

/** Which ecosystems a record speaks of, as far as anything here comes from them. */
export const ecosystemsIn = ({ affected }: Advisory): Ecosystem[] => [
  ...new Set((affected ?? []).flatMap((entry) => (entry.package && ecosystemOf(entry.package.ecosystem)) ?? [])),
];

export function countRecord(coverage: Coverage, record: Advisory): void {
  for (const ecosystem of ecosystemsIn(record)) {
    const before = coverage[ecosystem];
    const isNewer = !before || Date.parse(record.modified) > Date.parse(before.newest);
    coverage[ecosystem] = { records: (before?.records ?? 0) + 1, newest: isNewer ? record.modified : before.newest };
  }
}

/** Reads the records in place, one a line, and keeps those about packages of the parts. Undefined when there is no file. */
export async function readAdvisoryData(file: string, parts: Part[]): Promise<AdvisoryData | undefined> {
  if (!existsSync(file)) return undefined;
  const names = new Set(parts.flatMap(({ components }) => components.map(noticedName)));
  const data: AdvisoryData = { coverage: {}, advisories: [], unreadable: [] };
  for await (const { number, text } of linesOf(file)) {
    const record = readAdvisory(text);
    if (typeof record === 'string') {
      data.unreadable.push(`line ${number}: ${record}`);
      continue;
    }
    countRecord(data.coverage, record);
    if ((record.affected ?? []).some((entry) => entry.package && names.has(entry.package.name)))
      data.advisories.push(record);
  }
  return data;
}

/** What keeps the records from telling about these ecosystems now, one sentence each; empty when they can. */
export function coverageProblems(
  data: Pick<AdvisoryData, 'coverage' | 'unreadable'> | undefined,
  shipped: readonly Ecosystem[],
  now: Date,
): string[] {
  if (!data) return ['no vulnerability records were put in place'];
  const { coverage, unreadable } = data;
  const damaged =
    unreadable.length > 0 ? [`${unreadable.length} records cannot be read, the first: ${unreadable[0]}`] : [];
  return [...shipped.flatMap((ecosystem) => problemOf(ecosystem, coverage[ecosystem]?.newest, now)), ...damaged];
}

function problemOf(ecosystem: Ecosystem, newest: string | undefined, now: Date): string[] {
  const packages = `${ecosystem} packages${ecosystem === 'Debian' ? ` of release ${debianRelease}` : ''}`;
  if (!newest) return [`no record about ${packages}`];
  const days = (now.getTime() - Date.parse(newest)) / dayMilliseconds;
  const told = `the newest record about ${packages} is of ${newest}`;
  if (days < -1) return [`${told}, which is still to come; compare the clock`];
  return days > longestAgeDays ? [`${told}, ${Math.floor(days)} days ago; at most ${longestAgeDays} are expected`] : [];
}
