import type pg from 'pg';
import { restrictedVisit, type Sealing } from '../store/rows.ts';
import { openResources } from '../store/sealed-lines.ts';

/**
 * All projections, opened and in one order: what readers could get and find, without what differs at every writing
 * (nonces, data keys, generations). Equal states answer every read alike.
 */
export async function projectionState(client: pg.ClientBase, { keyRing, pseudonym }: Sealing): Promise<unknown[]> {
  const visits = await client.query(
    `select visit::text, part, facility, patient::text, document_id::text, version, key_id, body,
       array(select unnest(keys) order by 1)::text as keys
     from hssk.fhir_visit order by visit, part`,
  );
  const restricted = await client.query('select visit::text, version, key_id, body from hssk.fhir_restricted');
  const restrictedOf = new Map(restricted.rows.map((row) => [row.visit, row]));
  const opened = visits.rows.map(({ key_id, body, ...row }) => {
    const place = { facility: row.facility, visit: row.visit, part: row.part };
    const hidden = row.part === 0 ? restrictedOf.get(restrictedVisit(pseudonym, row.visit)) : undefined;
    restrictedOf.delete(restrictedVisit(pseudonym, row.visit));
    return {
      ...row,
      resources: openResources(body, key_id, { ...place, kind: 'visit' }, keyRing),
      restricted: hidden && openResources(hidden.body, hidden.key_id, { ...place, kind: 'restricted' }, keyRing),
      restrictedVersion: hidden?.version,
    };
  });
  return [...opened, ...[...restrictedOf.keys()].map((visit) => ({ restrictedWithoutVisit: visit }))];
}
