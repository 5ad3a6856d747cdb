import type { ClientBase } from 'pg';
import type { RestrictedRow, Rows, VisitRow } from './rows.ts';

type Client = Pick<ClientBase, 'query'>;

/**
 * Puts the projections of a batch in place of the ones that were there, inside the caller's transaction. A version that is
 * older than the stored one changes nothing, so documents may come in any order and any number of times.
 * Returns how many visits took the row of this batch.
 */
export async function writeProjections(client: Client, batch: Rows[], generation: number): Promise<number> {
  const newest = newestOfEachVisit(batch);
  if (newest.length === 0) return 0;
  const taken = await writeVisits(
    client,
    newest.map((rows) => rows.main),
    generation,
  );
  const won = newest.filter(({ main }) => taken.has(main.visit));
  const replaced = won.filter(({ main }) => taken.get(main.visit));
  if (replaced.length > 0) await removeLeftovers(client, replaced);
  const children = won.flatMap((rows) => rows.children);
  if (children.length > 0) await writeVisits(client, children, generation);
  const restricted = won.flatMap((rows) => rows.restricted.row ?? []);
  if (restricted.length > 0) await writeRestricted(client, restricted, generation);
  return won.length;
}

/** Sorted by visit, so that two workers that write the same visits wait for each other and never deadlock. */
function newestOfEachVisit(batch: Rows[]): Rows[] {
  const newest = new Map<string, Rows>();
  for (const rows of batch) {
    const known = newest.get(rows.main.visit);
    if (known === undefined || known.main.version <= rows.main.version) newest.set(rows.main.visit, rows);
  }
  return [...newest.values()].sort((a, b) => (a.main.visit < b.main.visit ? -1 : 1));
}

/** Visit → whether an older row was replaced; a visit that has a newer version or generation is missing. */
async function writeVisits(client: Client, rows: VisitRow[], generation: number): Promise<Map<string, boolean>> {
  const buffer = Buffer.concat(rows.map((row) => row.body));
  const { rows: taken } = await client.query<{ visit: string; replaced: boolean }>({
    name: 'write-visits',
    text: insertVisits,
    values: [
      rows.map((row) => row.visit),
      rows.map((row) => row.part),
      rows.map((row) => row.facility),
      rows.map((row) => row.patient),
      rows.map((row) => row.document),
      rows.map((row) => row.version),
      rows.map((row) => row.keyId),
      rows.map((row) => row.keys),
      rows.map((row) => row.body.length),
      generation,
      buffer,
    ],
  });
  return new Map(taken.map(({ visit, replaced }) => [visit, replaced]));
}

/** All bodies travel as one binary parameter: an array of bytea would be sent as hexadecimal text, twice as long. */
const insertVisits = `
insert into hssk.fhir_visit
  (visit, part, facility, patient, document_id, version, generation, key_id, keys, body)
select visit, part, facility, patient, document_id, version, $10, key_id, keys::bigint[], substr($11::bytea, start, length)
from (
  select *, 1 + coalesce(sum(length) over (order by at rows between unbounded preceding and 1 preceding), 0)::int as start
  from unnest($1::uuid[], $2::smallint[], $3::text[], $4::uuid[], $5::bigint[], $6::int[], $7::int[], $8::text[], $9::int[])
    with ordinality as given(visit, part, facility, patient, document_id, version, key_id, keys, length, at)
) as placed
order by at
on conflict (visit, part) do update set
  facility = excluded.facility, patient = excluded.patient, document_id = excluded.document_id, version = excluded.version,
  generation = excluded.generation, key_id = excluded.key_id, keys = excluded.keys, body = excluded.body
where fhir_visit.version <= excluded.version and fhir_visit.generation <= excluded.generation
returning visit::text, xmax <> 0 as replaced`;

/** Children and restricted resources that the new version of a visit no longer has. */
async function removeLeftovers(client: Client, rows: Rows[]): Promise<void> {
  await client.query({
    name: 'remove-children',
    text: 'delete from hssk.fhir_visit using unnest($1::uuid[], $2::int[]) as given(id, parts) where visit = id and part >= parts',
    values: [rows.map(({ main }) => main.visit), rows.map(({ children }) => children.length + 1)],
  });
  await client.query({
    name: 'remove-restricted',
    text: 'delete from hssk.fhir_restricted where visit = any($1::uuid[])',
    values: [rows.filter(({ restricted }) => restricted.row === undefined).map(({ restricted }) => restricted.visit)],
  });
}

async function writeRestricted(client: Client, rows: RestrictedRow[], generation: number): Promise<void> {
  await client.query({
    name: 'write-restricted',
    text: insertRestricted,
    values: [
      rows.map((row) => row.visit),
      rows.map((row) => row.version),
      rows.map((row) => row.keyId),
      rows.map((row) => Buffer.from(row.body).toString('base64')),
      generation,
    ],
  });
}

/** Few and small: plain text arrays do. The visit's own row, locked before, decides which version wins. */
const insertRestricted = `
insert into hssk.fhir_restricted (visit, version, generation, key_id, body)
select visit, version, $5, key_id, decode(body, 'base64')
from unnest($1::uuid[], $2::int[], $3::int[], $4::text[]) as given(visit, version, key_id, body)
on conflict (visit) do update set
  version = excluded.version, generation = excluded.generation, key_id = excluded.key_id, body = excluded.body`;
