import type { ClientBase } from 'pg';
import type { Sealed } from '../../documents/seal.ts';

type Client = Pick<ClientBase, 'query'>;

export type StoredDocument = Sealed & { id: string; version: number; receivedAt: Date };

/** Largest number of documents and bytes (sealed) that one transaction maps. */
export const batchLimits = { documents: 256, bytes: 8 * 1024 * 1024 };

/**
 * Locks the oldest waiting documents that no other worker holds, and reads them. More than the bytes allow are left to the
 * next batch, so that a very long record delays others by no more than its own mapping.
 */
export async function claimDocuments(client: Client, limits = batchLimits): Promise<StoredDocument[]> {
  const { rows: waiting } = await client.query<{ id: string; bytes: number }>({
    name: 'claim',
    text: claim,
    values: [limits.documents],
  });
  const ids: string[] = [];
  let bytes = 0;
  for (const document of waiting) {
    bytes += document.bytes;
    if (ids.length > 0 && bytes > limits.bytes) break;
    ids.push(document.id);
  }
  return ids.length === 0 ? [] : readDocuments(client, ids);
}

/** By document number, which grows with time: old documents are never overtaken for ever. */
const claim = `
with claimed as (
  select document_id from hssk.mapping_queue order by document_id limit $1 for update skip locked
)
select document.id::text, octet_length(document.body) as bytes
from claimed join hssk.document on document.id = claimed.document_id order by document.id`;

async function readDocuments(client: Client, ids: string[]): Promise<StoredDocument[]> {
  const { rows } = await client.query<StoredDocument>({
    name: 'read-documents',
    text: `select id::text, facility, link_hash as "linkHash", version, received_at as "receivedAt", key_id as "keyId", body
      from hssk.document where id = any($1::bigint[]) order by id`,
    values: [ids],
  });
  return rows;
}

export async function removeFromQueue(client: Client, ids: string[]): Promise<void> {
  await client.query({
    name: 'remove-from-queue',
    text: 'delete from hssk.mapping_queue where document_id = any($1::bigint[])',
    values: [ids],
  });
}
