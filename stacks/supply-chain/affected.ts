import { type Advisory, type Affected, ecosystemOf } from './advisory.ts';
import { compareDebianVersions } from './debian-version.ts';
import type { SoftwareComponent } from './part.ts';
import { compareSemanticVersions } from './semantic-version.ts';

/** `fixed`: later versions without the vulnerability; empty when there is none. */
export type Hit = { fixed: string[]; entries: Affected[] };

/** Whether a vulnerability is in this version of a component; undefined when it is not. */
export function hitOf(component: SoftwareComponent, { affected, withdrawn }: Advisory): Hit | undefined {
  if (withdrawn) return undefined;
  const entries = (affected ?? []).filter((entry) => concerns(entry, component) && isIn(entry, component));
  if (entries.length === 0) return undefined;
  const order = orderOf(component);
  const ends = entries.flatMap(({ ranges }) =>
    (ranges ?? []).filter(isComparable).flatMap(({ events }) => events.flatMap((event) => event.fixed ?? [])),
  );
  // A range of an older branch may end before this version.
  const fixed = ends.filter((end) => (order(end, noticedVersion(component)) ?? 1) > 0);
  return { entries, fixed: [...new Set(fixed)] };
}

/** The name under which notices speak of a component: of Debian the source package. */
export const noticedName = ({ name, source }: SoftwareComponent): string => source?.name ?? name;
export const noticedVersion = ({ version, source }: SoftwareComponent): string => source?.version ?? version;

const orderOf = ({ ecosystem }: SoftwareComponent): Order =>
  ecosystem === 'Debian' ? compareDebianVersions : compareSemanticVersions;

const concerns = ({ package: named }: Affected, component: SoftwareComponent): boolean =>
  named?.name === noticedName(component) && ecosystemOf(named.ecosystem) === component.ecosystem;

function isIn({ ranges, versions }: Affected, component: SoftwareComponent): boolean {
  const version = noticedVersion(component);
  const order = orderOf(component);
  const equals = (listed: string) => listed === version || order(listed, version) === 0;
  return (
    (versions ?? []).some(equals) || (ranges ?? []).filter(isComparable).some((range) => spans(range, version, order))
  );
}

/** Ranges of commits say nothing about packages. */
const isComparable = ({ type }: { type: string }) => type !== 'GIT';

type Range = NonNullable<Affected['ranges']>[number];
type Order = (first: string, second: string) => number | undefined;

/** The evaluation of OSV: events in the order of their versions, the last one that the version has reached decides. */
function spans({ events }: Range, version: string, order: Order): boolean {
  // What cannot be compared must not pass for safe.
  if (events.some((event) => boundOf(event) !== '0' && order(boundOf(event), version) === undefined)) return true;
  const compare = (a: string, b: string) =>
    a === '0' || b === '0' ? Number(b === '0') - Number(a === '0') : order(a, b)!;
  const sorted = events.toSorted((a, b) => compare(boundOf(a), boundOf(b)));
  return sorted.reduce((isVulnerable, event) => {
    const { introduced, fixed, last_affected: last } = event;
    if (introduced !== undefined) return compare(version, introduced) >= 0 ? true : isVulnerable;
    if (fixed !== undefined) return compare(version, fixed) >= 0 ? false : isVulnerable;
    return last !== undefined && compare(version, last) > 0 ? false : isVulnerable;
  }, false);
}

/** The version of an event; `0` is before every other. Events of other kinds bound nothing. */
const boundOf = ({ introduced, fixed, last_affected: last }: Range['events'][number]): string =>
  introduced ?? fixed ?? last ?? '0';
