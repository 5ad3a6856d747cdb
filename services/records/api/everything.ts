import type { Resource } from '@medplum/fhirtypes';
import { kinds } from '../kinds.ts';
import { toOrganization } from '../map/organization.ts';
import { facilitiesOf } from '../store/find.ts';
import type { Access } from './account.ts';
import { refusal } from './outcome.ts';
import { readPatient } from './read-one.ts';
import type { Reading } from './reading.ts';
import { contentsOf, type Page, type Place, pageOf } from './search.ts';
import { countLimits } from './search-request.ts';

export type EverythingRequest = { patient: string; types?: string[]; since?: number; count: number };

/** Patient/{id}/$everything: the Patient and the facilities on the first page, then every visible resource, newest first. */
export async function everything(
  reading: Reading,
  request: EverythingRequest,
  access: Access,
  place?: Place,
): Promise<Page> {
  const patient = await readPatient(reading, request.patient, access);
  const condition = { patients: [request.patient], facility: access.facility };
  const accepted = (resource: Resource) => isWanted(resource, request);
  const head = place
    ? []
    : [patient, ...(await facilitiesOf(reading.database, condition)).map(toOrganization)].filter(accepted);
  const found = contentsOf(reading, condition, { order: 'newest', restricted: access.restricted, from: place?.row });
  const page = await pageOf(found, accepted, { count: Math.max(1, request.count - head.length), place: place ?? {} });
  return { ...page, resources: [...head, ...page.resources] };
}

export function toEverythingRequest(patient: string, query: URLSearchParams): EverythingRequest {
  const request: EverythingRequest = { patient, count: countLimits.usual };
  for (const [name, value] of query) {
    if (name === '_count' && /^[1-9]\d{0,5}$/.test(value)) request.count = Math.min(Number(value), countLimits.most);
    else if (name === '_type' && value.split(',').every(isKnown)) request.types = value.split(',');
    else if (name === '_since' && Number.isFinite(Date.parse(value))) request.since = Date.parse(value);
    else if (['_count', '_type', '_since'].includes(name))
      throw refusal.badParameter(name, 'giá trị không hợp lệ', 'the value is not valid');
    else if (name !== '_format' && name !== '_pretty') throw refusal.unknownParameter(name);
  }
  return request;
}

const isKnown = (type: string): boolean => type === 'Patient' || type === 'Organization' || type in kinds;

function isWanted(resource: Resource, { types, since }: EverythingRequest): boolean {
  if (types && !types.includes(resource.resourceType)) return false;
  return (
    since === undefined || resource.meta?.lastUpdated === undefined || Date.parse(resource.meta.lastUpdated) >= since
  );
}
