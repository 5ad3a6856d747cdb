import type { Resource } from '@medplum/fhirtypes';
import type { Visit } from '../../documents/visit.ts';
import { toCompositions } from './composition.ts';
import { toConditions } from './condition.ts';
import { toCourse } from './course.ts';
import { toEncounter } from './encounter.ts';
import { toAppointments, toReferrals } from './follow-up.ts';
import { toMeasures } from './measures.ts';
import { toMedications } from './medication.ts';
import { toNewborns } from './newborn.ts';
import { toPatient } from './patient.ts';
import { toRestricted } from './restricted.ts';
import { toResults } from './result.ts';
import type { MappingContext } from './scope.ts';
import { toScope } from './scope.ts';
import { restrictNamed } from './sensitive.ts';
import { toServices } from './service.ts';

/**
 * One visit as FHIR R4 resources, the Patient first and the Encounter second. Pure: the same visit and context give the
 * same resources. Money stays in the stored document; tables that Decision 3176 does not know are kept there as well.
 * Article: 003:II.2.1.2
 */
export function toResources(visit: Visit, context: MappingContext): Resource[] {
  const scope = toScope(visit, context);
  return restrictNamed(visit, [
    toPatient(scope),
    toEncounter(scope),
    ...toConditions(scope),
    ...toMeasures(scope),
    ...toMedications(scope),
    ...toServices(scope),
    ...toResults(scope),
    ...toCourse(scope),
    ...toCompositions(scope),
    ...toReferrals(scope),
    ...toAppointments(scope),
    ...toNewborns(scope),
    ...toRestricted(scope),
  ] as Resource[]);
}
