import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Advisory, ecosystemOf, readAdvisory } from './advisory.ts';
import { noticedName } from './affected.ts';
import { debianRelease, type Ecosystem, type Part } from './part.ts';

/** Per ecosystem: how many records there are, and when the newest of them was written. */
export type Coverage = Partial<Record<Ecosystem, { records: number; newest: string }>>;

export type AdvisoryData = { coverage: Coverage; advisories: Advisory[]; unreadable: string[] };

/** Records older than this do not know what is being exploited today; all three databases get new ones every few days. */
export const longestAgeDays = 14;
const dayMilliseconds = 86_400_000;

/** Which ecosystems a record speaks of, as far as anything here comes from them. */
export const ecosystemsIn = ({ affected }: Advisory): Ecosystem[] => [
  ...new Set(
    (affected ?? []).flatMap((entry) => {
      const known = entry.package && ecosystemOf(entry.package.ecosystem);
      return known && (known.release ?? debianRelease) === debianRelease ? known.ecosystem : [];
    }),
  ),
];

export function count(coverage: Coverage, record: Advisory): void {
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
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === '') continue;
    const record = readAdvisory(line);
    if (typeof record === 'string') {
      data.unreadable.push(`line ${number}: ${record}`);
      continue;
    }
    count(data.coverage, record);
    if ((record.affected ?? []).some((entry) => entry.package && names.has(entry.package.name)))
      data.advisories.push(record);
  }
  return data;
}

/** What keeps the records from telling about the parts at this moment, one sentence each; empty when they can. */
export function coverageProblems(
  { coverage, unreadable }: Pick<AdvisoryData, 'coverage' | 'unreadable'>,
  parts: Part[],
  now: Date,
): string[] {
  const shipped = new Set(parts.flatMap(({ components }) => components.map(({ ecosystem }) => ecosystem)));
  const missing = [...shipped].flatMap((ecosystem) => {
    const { newest } = coverage[ecosystem] ?? {};
    if (!newest)
      return [`no record about ${ecosystem} packages${ecosystem === 'Debian' ? ` of release ${debianRelease}` : ''}`];
    const days = (now.getTime() - Date.parse(newest)) / dayMilliseconds;
    if (days > longestAgeDays)
      return [
        `the newest record about ${ecosystem} packages is of ${newest}, ${Math.floor(days)} days ago; at most ${longestAgeDays} are expected`,
      ];
    return days < -1
      ? [`the newest record about ${ecosystem} packages is of ${newest}, which is still to come; compare the clock`]
      : [];
  });
  return [
    ...missing,
    ...(unreadable.length > 0 ? [`${unreadable.length} records cannot be read, the first: ${unreadable[0]}`] : []),
  ];
}
