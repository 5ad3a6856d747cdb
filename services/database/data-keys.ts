import type { ClientBase } from 'pg';
import type { KeyRing, WrappedKey } from '../documents/keys.ts';

/** Makes the key of today (UTC) if nobody has, and seals with it from now on. Call at start and when the day turns. */
export async function useKeyOfToday(
  client: Pick<ClientBase, 'query'>,
  keyRing: KeyRing,
  now = new Date(),
): Promise<void> {
  const day = now.toISOString().slice(0, 10);
  await client.query(
    'insert into hssk.data_key (day, kek_id, wrapped) values ($1, $2, $3) on conflict (day) do nothing',
    [day, keyRing.kekId, keyRing.wrapNew(day)],
  );
  const { rows } = await client.query<WrappedKey>(`${selectKeys} where day = $1`, [day]);
  const key = rows[0];
  if (!key) throw new Error(`no data key for ${day}`);
  keyRing.add(key);
  keyRing.use(key.id);
}

/** Adds the keys that the ring does not have yet; call before opening documents with these key ids. */
export async function fetchDataKeys(
  client: Pick<ClientBase, 'query'>,
  keyRing: KeyRing,
  ids: Iterable<number>,
): Promise<void> {
  const missing = [...new Set(ids)].filter((id) => !keyRing.has(id));
  if (missing.length === 0) return;
  const { rows } = await client.query<WrappedKey>(`${selectKeys} where id = any($1::int[])`, [missing]);
  for (const key of rows) keyRing.add(key);
  const unknown = missing.filter((id) => !keyRing.has(id));
  if (unknown.length > 0) throw new Error(`data_key has no row ${unknown.join(', ')}`);
}

const selectKeys = `select id, to_char(day, 'YYYY-MM-DD') as day, kek_id as "kekId", wrapped from hssk.data_key`;
