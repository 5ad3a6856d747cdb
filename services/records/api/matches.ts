import type { Encounter, Patient, Resource } from '@medplum/fhirtypes';
import { nameWords } from '../keys/name-words.ts';
import { codeOf, encounterOf, patientOf } from '../kinds.ts';
import { meets, spanOf, spanOfResource } from './instants.ts';
import type { SearchRequest, Token } from './search-request.ts';

/** Whether an opened resource is what the search asks for. The keyed hashes only found it; this decides. */
export function matches(resource: Resource, request: SearchRequest): boolean {
  if (resource.resourceType !== request.type) return false;
  if (request.ids && !request.ids.includes(resource.id ?? '')) return false;
  if (request.patient && patientOf(resource) !== `Patient/${request.patient}`) return false;
  if (request.encounter && encounterOf(resource) !== `Encounter/${request.encounter}`) return false;
  if (request.codes && !(codeOf(resource)?.coding ?? []).some(({ system, code }) => isOne(request.codes, system, code)))
    return false;
  if (request.identifiers && !hasIdentifier(resource, request.identifiers)) return false;
  if (request.dates.length > 0 && !isDated(resource, request)) return false;
  return resource.resourceType !== 'Patient' || isPerson(resource, request);
}

function isDated(resource: Resource, request: SearchRequest): boolean {
  const span = spanOfResource(resource);
  return span !== undefined && request.dates.every((condition) => meets(span, condition));
}

function isPerson(patient: Patient, request: SearchRequest): boolean {
  if (request.genders && !request.genders.includes(patient.gender ?? '')) return false;
  const born = patient.birthDate === undefined ? undefined : spanOf(patient.birthDate);
  if (request.births.length > 0 && !(born && request.births.every((condition) => meets(born, condition)))) return false;
  const words = new Set((patient.name ?? []).flatMap((name) => nameWords(name.text ?? '')));
  return request.names.every((name) =>
    name.split(',').some((choice) => nameWords(choice).every((part) => words.has(part))),
  );
}

const hasIdentifier = (resource: Resource, tokens: Token[]): boolean =>
  ((resource as Patient | Encounter).identifier ?? []).some(({ system, value }) => isOne(tokens, system, value));

function isOne(tokens: Token[] | undefined, system: string | undefined, code: string | undefined): boolean {
  return (tokens ?? []).some(
    (token) =>
      token.code?.toLowerCase() === code?.toLowerCase() &&
      (token.system === undefined || token.system === (system ?? '')),
  );
}
