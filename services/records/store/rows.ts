import type { KeyRing } from '../../documents/keys.ts';
import type { HashKey } from '../keys/hash-key.ts';
import type { Pseudonym } from '../keys/pseudonym.ts';
import { wordsOf } from '../keys/visit-keys.ts';
import type { Projection } from './projection.ts';
import { sealResources } from './sealed-lines.ts';

/** A row of fhir_visit. */
export type VisitRow = {
  visit: string;
  part: number;
  facility: string;
  patient: string;
  document: string;
  version: number;
  keyId: number;
  /** PostgreSQL array literal of bigints. */
  keys: string;
  body: Uint8Array;
};

/** A row of fhir_restricted. */
export type RestrictedRow = { visit: string; version: number; keyId: number; body: Uint8Array };

export type Rows = { main: VisitRow; children: VisitRow[]; restricted: { visit: string; row?: RestrictedRow } };

export type Sealing = { keyRing: KeyRing; pseudonym: Pseudonym; hashKey: HashKey };

/** Everything that one document puts into the database, sealed. */
export function toRows(projection: Projection, document: { id: string; version: number }, sealing: Sealing): Rows {
  const rows = projection.parts.map((_, part) => toVisitRow(projection, part, document, sealing));
  const [main, ...children] = rows as [VisitRow, ...VisitRow[]];
  return { main, children, restricted: toRestrictedRow(projection, document.version, sealing) };
}

/** Under which keyed hash the restricted resources of a visit stand. */
export const restrictedVisit = (pseudonym: Pseudonym, visit: string): string => pseudonym('restricted', visit);

function toVisitRow(
  { visitId, facility, parts }: Projection,
  part: number,
  document: { id: string; version: number },
  { keyRing, hashKey }: Sealing,
): VisitRow {
  const { patient, resources } = parts[part] as Projection['parts'][0];
  const place = { facility, kind: 'visit', visit: visitId, part } as const;
  const { keyId, body } = sealResources([patient, ...resources], place, keyRing);
  const hashes = [...wordsOf(facility, patient, resources)].map(hashKey);
  return {
    visit: visitId,
    part,
    facility,
    patient: patient.id as string,
    document: document.id,
    version: document.version,
    keyId,
    keys: `{${hashes.join(',')}}`,
    body,
  };
}

function toRestrictedRow(projection: Projection, version: number, { keyRing, pseudonym }: Sealing): Rows['restricted'] {
  const { visitId, facility, restricted } = projection;
  const visit = restrictedVisit(pseudonym, visitId);
  const [first, ...others] = restricted;
  if (first === undefined) return { visit };
  const place = { facility, kind: 'restricted', visit: visitId, part: 0 } as const;
  return { visit, row: { visit, version, ...sealResources([first, ...others], place, keyRing) } };
}
