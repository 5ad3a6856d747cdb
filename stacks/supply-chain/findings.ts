import { longestOpenDays, type VulnerabilityException } from '../../services/vulnerability-exceptions.ts';
import { type Advisory, namesOf, ownNames } from './advisory.ts';
import { hitOf, noticedName, noticedVersion } from './affected.ts';
import type { Ecosystem, Part, SoftwareComponent } from './part.ts';
import { ratingOf } from './rating.ts';
import { atLeast, gravest, type Rating } from './severity.ts';

/** One vulnerability in one version of one package, wherever it is. */
export type Finding = {
  /** The name that most databases know it by. */
  id: string;
  /** All names of the records that tell of it. */
  names: string[];
  rating: Rating;
  summary: string;
  ecosystem: Ecosystem;
  /** As notices name it. */
  package: string;
  version: string;
  /** Versions without it; empty when there is none yet. */
  fixed: string[];
  /** Whole days since its first record was published. */
  daysOpen?: number;
  /** A version without it can be had for longer than any fix may take (002:21.3). */
  overdue: boolean;
  /** Ids of the parts that have it. */
  parts: string[];
  exception?: VulnerabilityException;
  /** It stands in the way of a deploy. */
  blocks: boolean;
};

/** From this on nothing goes into operation without an exception. */
const leastBlocking: Rating = 'high';

type Match = { part: Part; component: SoftwareComponent; advisory: Advisory; fixed: string[]; rating: Rating };

type Known = { advisories: Advisory[]; exceptions: VulnerabilityException[]; now: Date };

/** Every known vulnerability of the parts, the gravest first. */
export function findingsOf(parts: Part[], { advisories, exceptions, now }: Known): Finding[] {
  const byPackage = new Map<string, Advisory[]>();
  for (const advisory of advisories) {
    for (const name of new Set((advisory.affected ?? []).flatMap((entry) => entry.package?.name ?? []))) {
      byPackage.set(name, [...(byPackage.get(name) ?? []), advisory]);
    }
  }
  const matches = parts.flatMap((part) =>
    part.components.flatMap((component) => matchesOf(part, component, byPackage.get(noticedName(component)) ?? [])),
  );
  const groups = Map.groupBy(matches, ({ component, advisory }) =>
    [component.ecosystem, noticedName(component), noticedVersion(component), commonName(advisory)].join(' '),
  );
  return [...groups.values()].map((group) => toFinding(group, exceptions, now)).sort(byWeight);
}

const matchesOf = (part: Part, component: SoftwareComponent, advisories: Advisory[]): Match[] =>
  advisories.flatMap((advisory) => {
    const hit = hitOf(component, advisory);
    return hit ? [{ part, component, advisory, fixed: hit.fixed, rating: ratingOf(advisory, hit.entries) }] : [];
  });

/** Records of several databases about one vulnerability share this name; a notice about several keeps its own. */
function commonName(advisory: Advisory): string {
  const names = ownNames(advisory).sort();
  return names.find((name) => name.startsWith('CVE-')) ?? names[0]!;
}

function toFinding(group: Match[], exceptions: VulnerabilityException[], now: Date): Finding {
  const [{ component, advisory }] = group as [Match];
  const rating = gravest(group.map((match) => match.rating));
  const fixed = [...new Set(group.flatMap((match) => match.fixed))];
  const records = group.map((match) => match.advisory);
  const name = noticedName(component);
  const exception = exceptions.find(
    (one) => one.package === name && records.every((record) => excepts(one.id, record)),
  );
  const isShipped = group.some((match) => !match.component.developmentOnly && !match.part.onlyHere);
  const daysOpen = daysSince(records, now);
  const grave = isGrave(rating, records, fixed);
  const overdue = fixed.length > 0 && (daysOpen ?? 0) > longestOpenDays[grave ? 'grave' : 'other'];
  return {
    id: commonName(advisory),
    names: [...new Set(records.flatMap(namesOf))].sort(),
    rating,
    summary: records.find(({ summary }) => summary)?.summary ?? '',
    ...{ ecosystem: component.ecosystem, package: name, version: noticedVersion(component), fixed },
    ...(daysOpen === undefined ? {} : { daysOpen }),
    overdue,
    parts: [...new Set(group.map(({ part }) => part.id))].sort(),
    ...(exception ? { exception } : {}),
    blocks: isShipped && !exception && (grave || overdue),
  };
}

/** Aliases are the same vulnerability; a notice about several is excepted under its own name only. */
const excepts = (id: string, record: Advisory): boolean => ownNames(record).includes(id);

/** What nobody has rated counts as grave when a version without it can be had; a package made to do harm always does. */
const isGrave = (rating: Rating, records: Advisory[], fixed: string[]): boolean =>
  rating === 'unrated'
    ? fixed.length > 0 || records.some(({ id }) => id.startsWith('MAL-'))
    : atLeast(rating, leastBlocking);

function daysSince(records: Advisory[], now: Date): number | undefined {
  const published = records.flatMap((record) => (record.published ? Date.parse(record.published) : []));
  return published.length > 0 ? Math.floor((now.getTime() - Math.min(...published)) / 86_400_000) : undefined;
}

const byWeight = (a: Finding, b: Finding): number =>
  Number(b.blocks) - Number(a.blocks) ||
  Number(atLeast(b.rating, a.rating)) - Number(atLeast(a.rating, b.rating)) ||
  (a.package + a.id < b.package + b.id ? -1 : 1);
