import type { Patient, Resource } from '@medplum/fhirtypes';
import { fetchDataKeys } from '../../database/data-keys.ts';
import { mergePatients } from '../map/merge-patients.ts';
import { type FoundRow, type Reader, readRestricted, readStatements } from '../store/find.ts';
import { restrictedVisit, type Sealing } from '../store/rows.ts';
import { openResources } from '../store/sealed-lines.ts';

/** What every read needs: the database and the keys. */
export type Reading = Sealing & { database: Reader };

/** The resources of rows, opened: for each row its own, then, if asked for, the restricted ones of its visit. */
export async function openRows(
  reading: Reading,
  rows: FoundRow[],
  { type, restricted }: { type?: string | undefined; restricted: boolean },
): Promise<Resource[][]> {
  const { database, keyRing, pseudonym } = reading;
  // A visit's restricted resources are the patient's own, who is part 0.
  const visits = restricted
    ? rows.filter(({ part }) => part === 0).map(({ visit }) => restrictedVisit(pseudonym, visit))
    : [];
  const sealed = visits.length === 0 ? new Map() : await readRestricted(database, visits);
  const keyIds = [...rows, ...sealed.values()].map(({ keyId }) => keyId);
  await fetchDataKeys(database, keyRing, keyIds);
  return rows.map((row) => {
    const place = { facility: row.facility, visit: row.visit, part: row.part };
    const own = openResources(row.body, row.keyId, { ...place, kind: 'visit' }, keyRing, type).filter(isNoPatient);
    const found = row.part === 0 ? sealed.get(restrictedVisit(pseudonym, row.visit)) : undefined;
    if (found === undefined) return own;
    return [...own, ...openResources(found.body, found.keyId, { ...place, kind: 'restricted' }, keyRing, type)];
  });
}

/** Patients by identifier, each put together from what the visible facilities state; one that nobody states is missing. */
export async function openPatients(
  reading: Reading,
  ids: string[],
  facility: string | undefined,
): Promise<Map<string, Patient>> {
  const statements = await readStatements(reading.database, ids, facility);
  await fetchDataKeys(
    reading.database,
    reading.keyRing,
    statements.map(({ keyId }) => keyId),
  );
  const byPatient = Map.groupBy(statements, ({ patient }) => patient);
  return new Map(
    [...byPatient].map(([id, found]) => {
      const [newest, ...older] = found.map((row) => openStatement(reading, row));
      return [id, mergePatients([newest as Patient, ...older])];
    }),
  );
}

function openStatement({ keyRing }: Reading, { body, keyId, facility, visit, part }: FoundRow): Patient {
  return openResources(body, keyId, { kind: 'visit', facility, visit, part }, keyRing, 'Patient')[0] as Patient;
}

/** A Patient is put together from many rows: `openPatients`. */
const isNoPatient = (resource: Resource): boolean => resource.resourceType !== 'Patient';
