import type { ClientBase } from 'pg';

export type Reader = Pick<ClientBase, 'query'>;

/** Which rows to look at; all given conditions hold together. */
export type Condition = {
  facility?: string | undefined;
  /** Alternatives. */
  patients?: string[] | undefined;
  /** Alternatives. */
  visits?: string[] | undefined;
  /** Each group: at least one of its hashes stands on the row. */
  keys?: string[][];
};

/** A place in the order of rows: by document, newest first. */
export type Position = { document: string; part: number };

export type FoundRow = {
  visit: string;
  part: number;
  facility: string;
  patient: string;
  document: string;
  keyId: number;
  body: Buffer;
};

export type Order = 'newest' | 'oldest';

/** Rows that may hold what is searched, from a position on (it included or not), at most `limit`. */
export async function findRows(
  client: Reader,
  condition: Condition,
  {
    from,
    order = 'newest',
    limit,
  }: { from?: (Position & { included: boolean }) | undefined; order?: Order; limit: number },
): Promise<FoundRow[]> {
  const { clauses, values } = toClauses(condition);
  const [comparison, direction] = order === 'newest' ? ['<', 'desc'] : ['>', 'asc'];
  if (from !== undefined) {
    values.push(from.document, from.part);
    const place = `($${values.length - 1}::bigint, $${values.length}::smallint)`;
    clauses.push(`(document_id, part) ${comparison}${from.included ? '=' : ''} ${place}`);
  }
  values.push(limit);
  const { rows } = await client.query<FoundRow>(
    `select visit::text, part, facility, patient::text, document_id::text as document, key_id as "keyId", body
     from hssk.fhir_visit where ${clauses.join(' and ')}
     order by document_id ${direction}, part ${direction} limit $${values.length}`,
    values,
  );
  return rows;
}

/** Patients with a row that meets the condition, by identifier, after one of them. */
export async function findPatients(
  client: Reader,
  condition: Condition,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<string[]> {
  const { clauses, values } = toClauses(condition);
  if (after !== undefined) clauses.push(`patient > $${values.push(after)}::uuid`);
  const { rows } = await client.query<{ patient: string }>(
    `select patient::text from (select distinct patient from hssk.fhir_visit where ${clauses.join(' and ')}) as found
     order by found.patient limit $${values.push(limit)}`,
    values,
  );
  return rows.map(({ patient }) => patient);
}

/** The newest statement of every facility about these patients, newest first. */
export async function readStatements(
  client: Reader,
  patients: string[],
  facility: string | undefined,
): Promise<FoundRow[]> {
  const { rows } = await client.query<FoundRow>(
    `select * from (
       select distinct on (patient, facility) visit::text, part, facility, patient::text, document_id, document_id::text as document,
         key_id as "keyId", body
       from hssk.fhir_visit where patient = any($1::uuid[]) and ($2::text is null or facility = $2)
       order by patient, facility, document_id desc, part
     ) as newest order by document_id desc, part`,
    [patients, facility ?? null],
  );
  return rows;
}

export async function readRestricted(
  client: Reader,
  visits: string[],
): Promise<Map<string, { keyId: number; body: Buffer }>> {
  const { rows } = await client.query<{ visit: string; keyId: number; body: Buffer }>(
    'select visit::text, key_id as "keyId", body from hssk.fhir_restricted where visit = any($1::uuid[])',
    [visits],
  );
  return new Map(rows.map((row) => [row.visit, row]));
}

export async function facilitiesOf(client: Reader, condition: Condition): Promise<string[]> {
  const { clauses, values } = toClauses(condition);
  const { rows } = await client.query<{ facility: string }>(
    `select distinct facility from hssk.fhir_visit where ${clauses.join(' and ')} order by facility`,
    values,
  );
  return rows.map(({ facility }) => facility);
}

export async function isAny(client: Reader, condition: Condition): Promise<boolean> {
  const { clauses, values } = toClauses(condition);
  const { rows } = await client.query<{ found: boolean }>(
    `select exists (select from hssk.fhir_visit where ${clauses.join(' and ')}) as found`,
    values,
  );
  return rows[0]?.found ?? false;
}

/** Hashes that must all stand go into one condition, which is what the index answers best. */
function toClauses({ facility, patients, visits, keys = [] }: Condition): { clauses: string[]; values: unknown[] } {
  const values: unknown[] = [];
  const clauses = ['true'];
  if (facility !== undefined) clauses.push(`facility = $${values.push(facility)}`);
  if (patients !== undefined) clauses.push(`patient = any($${values.push(patients)}::uuid[])`);
  if (visits !== undefined) clauses.push(`visit = any($${values.push(visits)}::uuid[])`);
  const needed = keys.filter((group) => group.length === 1).flat();
  if (needed.length > 0) clauses.push(`keys @> $${values.push(needed)}::bigint[]`);
  for (const group of keys.filter(({ length }) => length !== 1))
    clauses.push(`keys && $${values.push(group)}::bigint[]`);
  return { clauses, values };
}
