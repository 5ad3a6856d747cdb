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

/** One piece of software, for all that notices can tell, and everywhere that it is. */
type Installed = [Place, ...Place[]];
type Place = { part: Part; component: SoftwareComponent };

/** `matches` are the records of one vulnerability. */
type Found = { id: string; installed: Installed; matches: Match[] };
type Match = { advisory: Advisory; fixed: string[]; rating: Rating };

type Known = { advisories: Advisory[]; exceptions: VulnerabilityException[]; now: Date };

/** Every known vulnerability of the parts, the gravest first. */
export function findingsOf(parts: Part[], { advisories, exceptions, now }: Known): Finding[] {
  const named = advisories.flatMap((advisory) => packagesIn(advisory).map((name) => ({ name, advisory })));
  const byPackage = Map.groupBy(named, ({ name }) => name);
  const recordsAbout = (name: string) => (byPackage.get(name) ?? []).map(({ advisory }) => advisory);
  return installedIn(parts)
    .flatMap((installed) => foundIn(installed, recordsAbout(noticedName(installed[0].component))))
    .map((found) => toFinding(found, exceptions, now))
    .sort(byWeight);
}

const packagesIn = ({ affected }: Advisory): string[] => [
  ...new Set((affected ?? []).flatMap((entry) => entry.package?.name ?? [])),
];

/** The same version of the same package is in many parts, and a Debian source is many packages: notices know it as one. */
function installedIn(parts: Part[]): Installed[] {
  const places = parts.flatMap((part) => part.components.map((component) => ({ part, component })));
  const groups = Map.groupBy(places, ({ component }) =>
    [component.ecosystem, noticedName(component), noticedVersion(component)].join(' '),
  );
  return [...groups.values()] as Installed[];
}

function foundIn(installed: Installed, records: Advisory[]): Found[] {
  const all = records.flatMap((record) => matchOf(installed[0].component, record) ?? []);
  const groups = Map.groupBy(all, ({ advisory }) => commonName(advisory));
  return [...groups].map(([id, matches]) => ({ id, installed, matches }));
}

function matchOf(component: SoftwareComponent, advisory: Advisory): Match | undefined {
  const hit = hitOf(component, advisory);
  return hit && { advisory, fixed: hit.fixed, rating: ratingOf(advisory, hit.entries) };
}

/** Records of several databases about one vulnerability share this name; a notice about several keeps its own. */
function commonName(advisory: Advisory): string {
  const names = ownNames(advisory).sort();
  return names.find((name) => name.startsWith('CVE-')) ?? names[0]!;
}

function toFinding({ id, installed, matches }: Found, exceptions: VulnerabilityException[], now: Date): Finding {
  const [{ component }] = installed;
  const rating = gravest(matches.map((match) => match.rating));
  const fixed = [...new Set(matches.flatMap((match) => match.fixed))];
  const records = matches.map(({ advisory }) => advisory);
  const name = noticedName(component);
  const exception = exceptions.find(
    (one) => one.package === name && records.every((record) => excepts(one.id, record)),
  );
  const daysOpen = daysSince(records, now);
  const grave = isGrave(rating, records, fixed);
  const overdue = fixed.length > 0 && (daysOpen ?? 0) > longestOpenDays[grave ? 'grave' : 'other'];
  return {
    id,
    names: [...new Set(records.flatMap(namesOf))].sort(),
    rating,
    summary: records.find(({ summary }) => summary)?.summary ?? '',
    ...{ ecosystem: component.ecosystem, package: name, version: noticedVersion(component), fixed },
    ...(daysOpen === undefined ? {} : { daysOpen }),
    overdue,
    parts: [...new Set(installed.map(({ part }) => part.id))].sort(),
    ...(exception ? { exception } : {}),
    blocks: installed.some(isShipped) && !exception && (grave || overdue),
  };
}

const isShipped = ({ part, component }: Place): boolean => !component.developmentOnly && !part.onlyHere;

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
