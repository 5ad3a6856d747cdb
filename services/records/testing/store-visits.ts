import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { useKeyOfToday } from '../../database/data-keys.ts';
import { packContainer } from '../../documents/container.ts';
import { type KeyRing, openKeyRing } from '../../documents/keys.ts';
import { tableOf } from '../../documents/schema.ts';
import { contentHashOf, linkHashOf, seal } from '../../documents/seal.ts';
import type { Visit } from '../../documents/visit.ts';
import { writeTable } from '../../documents/write.ts';
import { hashKeyWith } from '../keys/hash-key.ts';
import { pseudonymWith } from '../keys/pseudonym.ts';
import type { Sealing } from '../store/rows.ts';

/** Keys of an invented site. */
export const testKeys = () => ({ kek: randomBytes(32).toString('base64'), index: randomBytes(32).toString('base64') });

export async function sealingFor(client: pg.ClientBase, keyRing = openKeyRing(testKeys())): Promise<Sealing> {
  await useKeyOfToday(client, keyRing);
  return { keyRing, pseudonym: pseudonymWith(keyRing.indexKey), hashKey: hashKeyWith(keyRing.indexKey) };
}

/** Puts visits into the database as the gateway leaves them: stored, versioned and waiting to be mapped. Returns their numbers. */
export async function storeVisits(client: pg.ClientBase, visits: Visit[], keyRing: KeyRing): Promise<string[]> {
  const ids: string[] = [];
  for (const visit of visits) ids.push(await storeVisit(client, visit, keyRing));
  return ids;
}

async function storeVisit(client: pg.ClientBase, visit: Visit, keyRing: KeyRing): Promise<string> {
  const parts = Object.entries(visit.tables).map(([name, rows]) => ({ name, bytes: Buffer.from(inner(name, rows)) }));
  const { bytes } = packContainer({ parts });
  const linkHash = linkHashOf(visit.facility, visit.linkCode, keyRing);
  const contentHash = contentHashOf(bytes, keyRing);
  const { keyId, body } = seal(bytes, visit.facility, linkHash, keyRing);
  const { rows } = await client.query<{ id: string }>(
    `with head as (
       insert into hssk.link_head (link_hash, content_hash, version, document_id)
       values ($1, $2, 1, nextval('hssk.document_id'))
       on conflict (link_hash) do update set content_hash = excluded.content_hash, version = link_head.version + 1,
         previous_id = link_head.document_id, document_id = excluded.document_id
       returning version, document_id
     ), stored as (
       insert into hssk.document (id, facility, link_hash, version, content_hash, receipt, key_id, body)
       select document_id, $3, $1, version, $2, $4, $5, $6 from head returning id
     )
     insert into hssk.mapping_queue select id from stored returning document_id::text as id`,
    [linkHash, contentHash, visit.facility, randomUUID(), keyId, body],
  );
  return (rows[0] as { id: string }).id;
}

function inner(name: string, rows: Visit['tables'][string]): string {
  return /^XML(\d|1[01345])$/.test(name)
    ? writeTable(tableOf(name), rows)
    : '<UNKNOWN><ITEM>kept as it came</ITEM></UNKNOWN>';
}
