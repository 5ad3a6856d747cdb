import type { ClientBase } from 'pg';
import type { Pseudonym } from '../keys/pseudonym.ts';
import { generationLock } from './generation.ts';
import { restrictedVisit } from './rows.ts';

type Client = Pick<ClientBase, 'query'>;

/** A rebuild under way: documents up to `last` are mapped anew, those before `next` are already in the queue or done. */
export type Rebuilding = { generation: number; next: string; last: string; resumed: boolean };

/**
 * Goes on with the rebuild that did not end, or starts one. From here on every mapping writes the new generation: the lock
 * waits for transactions that still write the old one.
 */
export async function beginRebuild(client: Client): Promise<Rebuilding> {
  await client.query(`begin; select pg_advisory_xact_lock(${generationLock})`);
  const columns = 'generation, next_document::text as next, last_document::text as last';
  const open = await client.query<Rebuilding>(
    `select ${columns} from hssk.mapping_generation where finished_at is null order by generation desc limit 1`,
  );
  const started = open.rows[0]
    ? undefined
    : await client.query<Rebuilding>(
        `insert into hssk.mapping_generation (generation, next_document, last_document)
         select max(generation) + 1, 1, (select coalesce(max(id), 0) from hssk.document) from hssk.mapping_generation
         returning ${columns}`,
      );
  await client.query('commit');
  return { ...((open.rows[0] ?? started?.rows[0]) as Rebuilding), resumed: open.rows[0] !== undefined };
}

/** Puts the next documents into the queue and remembers how far it came; the same place when there are none left. */
export async function queueNext(
  client: Client,
  { generation, next, last }: Rebuilding,
  count: number,
): Promise<string> {
  const { rows } = await client.query<{ next: string | null }>(
    `with chosen as (select id from hssk.document where id between $2 and $3 order by id limit $4),
      queued as (insert into hssk.mapping_queue (document_id) select id from chosen on conflict do nothing)
     update hssk.mapping_generation set next_document = (select max(id) + 1 from chosen)
     where generation = $1 and exists (select from chosen) returning next_document::text as next`,
    [generation, next, last, count],
  );
  return rows[0]?.next ?? next;
}

/** Documents of the rebuild that are not mapped yet, counted up to the limit. */
export async function countQueued(client: Client, last: string, limit: number): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'select count(*)::int as count from (select from hssk.mapping_queue where document_id <= $1 limit $2) as counted',
    [last, limit],
  );
  return rows[0]?.count ?? 0;
}

/**
 * Removes what no document gave in the new generation, and ends the rebuild. What an unmappable document gave before stays
 * readable. Returns the number of rows removed.
 */
export async function endRebuild(client: Client, { generation }: Rebuilding, pseudonym: Pseudonym): Promise<number> {
  await client.query('begin');
  const removed = await client.query(
    `delete from hssk.fhir_visit where generation < $1
       and not exists (select from hssk.mapping_failure f where f.document_id = fhir_visit.document_id)`,
    [generation],
  );
  const kept = await client.query<{ visit: string }>('select visit::text from hssk.fhir_visit where generation < $1', [
    generation,
  ]);
  const restricted = await client.query(
    'delete from hssk.fhir_restricted where generation < $1 and not visit = any($2::uuid[])',
    [generation, kept.rows.map(({ visit }) => restrictedVisit(pseudonym, visit))],
  );
  await client.query('update hssk.mapping_generation set finished_at = now() where generation = $1', [generation]);
  await client.query('commit');
  return (removed.rowCount ?? 0) + (restricted.rowCount ?? 0);
}
