import type { Patient, Resource } from '@medplum/fhirtypes';
import type { Visit } from '../../documents/visit.ts';
import { patientOf } from '../kinds.ts';
import { isRestricted } from '../map/restricted.ts';
import type { MappingContext } from '../map/scope.ts';
import { toResources } from '../map/to-resources.ts';

/** What one person has of a visit. */
export type Part = { patient: Patient; resources: Resource[] };

/** The resources of one visit as they are stored. The first part is the patient's, the others are children born in it. */
export type Projection = { visitId: string; facility: string; parts: [Part, ...Part[]]; restricted: Resource[] };

export function toProjection(visit: Visit, context: MappingContext): Projection {
  const resources = toResources(visit, context);
  const byPatient = new Map<string, Part>();
  for (const resource of resources)
    if (resource.resourceType === 'Patient')
      byPatient.set(`Patient/${resource.id}`, { patient: resource, resources: [] });
  const restricted: Resource[] = [];
  let visitId: string | undefined;
  for (const resource of resources) {
    if (resource.resourceType === 'Patient') continue;
    if (resource.resourceType === 'Encounter') visitId = resource.id;
    if (isRestricted(resource)) restricted.push(resource);
    else byPatient.get(patientOf(resource) ?? '')?.resources.push(resource);
  }
  if (visitId === undefined) throw new TypeError('the mapping gave no Encounter');
  return { visitId, facility: visit.facility, parts: [...byPatient.values()] as [Part, ...Part[]], restricted };
}
