import type pg from 'pg';

/** The rows that the gateway's own statement makes of as many new visits, in the same order, with hashes as random. */
const storeQuery = `with fresh as (
  select nextval('hssk.document_id') as id, sha256(gen_random_uuid()::text::bytea) as digest from generate_series(1, $1)
), dated as (
  select id, digest, $2::timestamptz + interval '1 ms' * (id % 86400000) as at from fresh
), head as (
  insert into hssk.link_head (link_hash, content_hash, version, document_id)
  select substr(digest, 1, 16), substr(digest, 17, 16), 1, id from dated returning 1
), queued as (
  insert into hssk.mapping_queue (document_id) select id from dated
)
insert into hssk.document (id, facility, link_hash, version, content_hash, receipt, received_at, key_id, body)
select id, facility, substr(digest, 1, 16), 1, substr(digest, 17, 16),
  (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(id::text), 1, 3) || '8' ||
    substr(md5(id::text), 4, 15))::uuid,
  at, key_id, body
from dated join sealed_pool on n = id % (select count(*) from sealed_pool)
returning id`;

/**
 * Documents as they stand when they were received and mapped, of the day that begins at this moment. Their bodies come from
 * the session's table sealed_pool (n from 0, facility, key_id, body).
 */
export async function addMapped(client: pg.Client, count: number, day: Date): Promise<void> {
  const { rows } = await client.query<{ id: string }>(storeQuery, [count, day]);
  const ids = rows.map(({ id }) => id);
  await client.query('delete from hssk.mapping_queue where document_id = any($1::bigint[])', [ids]);
}
