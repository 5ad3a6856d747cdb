import { keysToFind } from '../keys/day-range.ts';
import type { HashKey } from '../keys/hash-key.ts';
import { nameWords } from '../keys/name-words.ts';
import { word } from '../keys/visit-keys.ts';
import type { Condition } from '../store/find.ts';
import type { Access } from './account.ts';
import type { DateCondition } from './instants.ts';
import type { SearchRequest } from './search-request.ts';

/** Which rows can hold what the search asks for; `undefined` when none can. */
export function toCondition(request: SearchRequest, access: Access, hashKey: HashKey): Condition | undefined {
  const patients = request.type === 'Patient' ? request.ids : request.patient ? [request.patient] : undefined;
  // Resources carry their visit at the head of their id.
  const inVisits = request.encounter ? [request.encounter] : request.type === 'Patient' ? undefined : request.ids;
  const groups = wordGroups(request);
  const condition = {
    facility: access.facility,
    patients: patients?.filter(isUuid),
    visits: inVisits?.flatMap((id) => visitOfId(id) ?? []),
    keys: [] as string[][],
  };
  const impossible = [condition.patients, condition.visits, ...groups].some((choices) => choices?.length === 0);
  if (impossible) return undefined;
  if (access.facility !== undefined && groups.length > 0) groups.push([word.facility(access.facility)]);
  return { ...condition, keys: groups.map((group) => group.map(hashKey)) };
}

export const visitOfId = (id: string): string | undefined => (isUuid(id.slice(0, 36)) ? id.slice(0, 36) : undefined);

export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

function wordGroups(request: SearchRequest): string[][] {
  const groups: string[][] = [];
  const { type, identifiers, codes, genders } = request;
  if (identifiers)
    groups.push(identifiers.map(({ code = '' }) => (type === 'Encounter' ? word.visit(code) : word.identifier(code))));
  // A person's or a visit's own rows are few: only searches over all of them need the codes' and days' keys.
  const scoped = request.patient !== undefined || request.encounter !== undefined || request.ids !== undefined;
  if (codes && !scoped) groups.push(codes.map(({ code = '' }) => word.code(type, code)));
  for (const name of request.names) groups.push(...nameGroups(name));
  if (genders) groups.push(genders.map(word.gender));
  if (request.births.length > 0) groups.push(dayKeys(request.births).map(word.birth));
  if (request.dates.length > 0 && !scoped) groups.push(dayKeys(request.dates).map(word.days));
  return groups;
}

/** One name: all of its words. Several by comma: at least a first word of one of them. */
function nameGroups(name: string): string[][] {
  const choices = name.split(',').map(nameWords);
  if (choices.length === 1) return (choices[0] ?? []).map((part) => [word.name(part)]);
  return [choices.flatMap(([first]) => (first === undefined ? [] : [word.name(first)]))];
}

/** What meets all conditions overlaps the days that are in all of them. */
function dayKeys(conditions: DateCondition[]): string[] {
  const from = conditions
    .map(({ days }) => days.from)
    .sort()
    .at(-1) as string;
  const to = conditions.map(({ days }) => days.to).sort()[0] as string;
  return from > to ? [] : keysToFind({ from, to });
}
