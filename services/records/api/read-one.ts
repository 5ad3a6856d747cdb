import type { Resource } from '@medplum/fhirtypes';
import { kinds } from '../kinds.ts';
import { toOrganization } from '../map/organization.ts';
import { findRows, isAny } from '../store/find.ts';
import type { Access } from './account.ts';
import { isUuid, visitOfId } from './candidates.ts';
import { refusal } from './outcome.ts';
import { openPatients, openRows, type Reading } from './reading.ts';

/** One resource by type and id. Throws a refusal when it does not exist or is not for this account to see. */
export async function readOne(reading: Reading, type: string, id: string, access: Access): Promise<Resource> {
  if (type === 'Patient') return readPatient(reading, id, access);
  if (type === 'Organization') return readOrganization(reading, id);
  if (!(type in kinds)) throw refusal.unknownType(type);
  return readOfVisit(reading, type, id, access);
}

export async function readPatient(reading: Reading, id: string, access: Access): Promise<Resource> {
  if (!isUuid(id)) throw refusal.notFound();
  const patient = (await openPatients(reading, [id], access.facility)).get(id);
  if (patient !== undefined) return patient;
  const elsewhere = access.facility !== undefined && (await isAny(reading.database, { patients: [id] }));
  throw elsewhere ? refusal.otherFacility() : refusal.notFound();
}

/** A restricted resource looks absent to an account without the right: the visit alone decides on "other facility". */
async function readOfVisit(reading: Reading, type: string, id: string, access: Access): Promise<Resource> {
  const visit = visitOfId(id);
  if (visit === undefined) throw refusal.notFound();
  const rows = await findRows(reading.database, { visits: [visit] }, { limit: 100 });
  if (rows.some(({ facility }) => access.facility !== undefined && facility !== access.facility)) {
    throw refusal.otherFacility();
  }
  const contents = await openRows(reading, rows, { type, restricted: access.restricted });
  const resource = contents.flat().find((candidate) => candidate.id === id);
  if (resource === undefined) throw refusal.notFound();
  return resource;
}

/** Facilities are no secret: every account may resolve the references of what it reads. */
async function readOrganization(reading: Reading, id: string): Promise<Resource> {
  if (!(await isAny(reading.database, { facility: id }))) throw refusal.notFound();
  return toOrganization(id);
}
