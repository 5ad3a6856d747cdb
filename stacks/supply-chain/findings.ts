import type { VulnerabilityException } from '../../services/vulnerability-exceptions.ts';
import { type Advisory, namesOf } from './advisory.ts';
import { hitOf, noticedName } from './affected.ts';
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
  published?: string;
  /** Ids of the parts that have it. */
  parts: string[];
  exception?: VulnerabilityException;
  /** It stands in the way of a deploy. */
  blocks: boolean;
};

/** From this on nothing goes into operation without an exception. */
const leastBlocking: Rating = 'high';

type Match = { part: string; component: SoftwareComponent; advisory: Advisory; fixed: string[]; rating: Rating };

/** Every known vulnerability of the parts, the gravest first. */
export function findingsOf(parts: Part[], advisories: Advisory[], exceptions: VulnerabilityException[]): Finding[] {
  const byPackage = new Map<string, Advisory[]>();
  for (const advisory of advisories) {
    for (const name of new Set((advisory.affected ?? []).flatMap((entry) => entry.package?.name ?? []))) {
      byPackage.set(name, [...(byPackage.get(name) ?? []), advisory]);
    }
  }
  const matches = parts.flatMap(({ id, components }) =>
    components.flatMap((component) => matchesOf(id, component, byPackage.get(noticedName(component)) ?? [])),
  );
  const groups = Map.groupBy(matches, ({ component, advisory }) =>
    [component.ecosystem, noticedName(component), versionOf(component), commonName(advisory)].join(' '),
  );
  return [...groups.values()].map((group) => toFinding(group, exceptions)).sort(byWeight);
}

const matchesOf = (part: string, component: SoftwareComponent, advisories: Advisory[]): Match[] =>
  advisories.flatMap((advisory) => {
    const hit = hitOf(component, advisory);
    return hit ? [{ part, component, advisory, fixed: hit.fixed, rating: ratingOf(advisory, hit.entries) }] : [];
  });

const versionOf = ({ version, source }: SoftwareComponent) => source?.version ?? version;

/** Records of several databases about one vulnerability share this name; a notice about several keeps its own. */
function commonName({ id, aliases, upstream }: Advisory): string {
  const names = [id, ...(aliases ?? []), ...(upstream?.length === 1 ? upstream : [])].sort();
  return names.find((name) => name.startsWith('CVE-')) ?? names[0]!;
}

function toFinding(group: Match[], exceptions: VulnerabilityException[]): Finding {
  const [{ component, advisory }] = group as [Match];
  const rating = gravest(group.map((match) => match.rating));
  const fixed = [...new Set(group.flatMap((match) => match.fixed))];
  const records = group.map((match) => match.advisory);
  const name = noticedName(component);
  const exception = exceptions.find(
    (one) => one.package === name && records.every((record) => excepts(one.id, record)),
  );
  const isShipped = group.some((match) => !match.component.developmentOnly);
  const published = records.flatMap((record) => record.published ?? []).sort()[0];
  return {
    id: commonName(advisory),
    names: [...new Set(records.flatMap(namesOf))].sort(),
    rating,
    summary: records.find(({ summary }) => summary)?.summary ?? '',
    ...{ ecosystem: component.ecosystem, package: name, version: versionOf(component), fixed },
    ...(published ? { published } : {}),
    parts: [...new Set(group.map(({ part }) => part))].sort(),
    ...(exception ? { exception } : {}),
    blocks: isShipped && !exception && isGrave(rating, records, fixed),
  };
}

/** Aliases are the same vulnerability; a notice about several is excepted under its own name only. */
const excepts = (id: string, { id: own, aliases, upstream }: Advisory): boolean =>
  [own, ...(aliases ?? []), ...(upstream?.length === 1 ? upstream : [])].includes(id);

/** What nobody has rated counts as grave when a version without it can be had; a package made to do harm always does. */
const isGrave = (rating: Rating, records: Advisory[], fixed: string[]): boolean =>
  rating === 'unrated'
    ? fixed.length > 0 || records.some(({ id }) => id.startsWith('MAL-'))
    : atLeast(rating, leastBlocking);

const byWeight = (a: Finding, b: Finding): number =>
  Number(b.blocks) - Number(a.blocks) ||
  Number(atLeast(b.rating, a.rating)) - Number(atLeast(a.rating, b.rating)) ||
  (a.package + a.id < b.package + b.id ? -1 : 1);
