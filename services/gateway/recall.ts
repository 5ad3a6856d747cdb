import type { Lane } from './lane.ts';

/** One visit with one content. */
export type Head = { linkHash: Uint8Array; contentHash: Uint8Array };

/** Where this content is stored as the current version of its visit; false when it is not. */
export type Recalled = { version: number; receipt: string } | false;

/** `offset 0` keeps the order of the look-ups: first the visit, then its one document. */
const recallQuery = `
select h.version, d.receipt::text as receipt
from unnest($1::bytea[], $2::bytea[]) with ordinality as t(link_hash, content_hash, n)
left join lateral (
  select version, document_id from hssk.link_head
  where link_hash = t.link_hash and content_hash = t.content_hash offset 0
) h on true
left join hssk.document d on d.id = h.document_id
order by n`;

/** In the order of the heads; one statement for all. */
export async function recall(lane: Lane, heads: Head[]): Promise<Recalled[]> {
  const bytesOf = (part: keyof Head): Buffer[] => heads.map((head) => Buffer.from(head[part]));
  const values = [bytesOf('linkHash'), bytesOf('contentHash')];
  const rows = await lane.query<{ version: number | null; receipt: string | null }>({
    ...{ name: 'recall', text: recallQuery, values },
  });
  return rows.map(({ version, receipt }) => (version !== null && receipt !== null ? { version, receipt } : false));
}
