/** Looks into the system for the judge: straight into the database, and through the front as a hospital. */
import type pg from 'pg';
import { type Dispatcher, request } from 'undici';
import { encounterOfVisit } from '../../services/records/map/systems.ts';
import { type ReadableView, type StoredView, visitKey } from './judge.ts';
import type { Acknowledged } from './ledger.ts';

/** Counts rows only; the judge has no keys. */
export async function lookIntoDatabase(client: pg.ClientBase): Promise<StoredView> {
  const receipts = await client.query<{ receipt: string; count: number }>(
    'select receipt::text, count(*)::int as count from hssk.document group by receipt',
  );
  const twice = await client.query<{ count: number }>(
    `select count(*)::int as count from hssk.document d join hssk.document before on before.id = d.previous_id
      where d.content_hash = before.content_hash`,
  );
  const broken = await client.query<{ count: number }>(
    `select count(*)::int as count from (
      select link_hash from hssk.document group by link_hash
      having count(*) <> max(version) or count(distinct version) <> count(*) or min(version) <> 1
      union select link_hash from hssk.link_head h where not exists (select from hssk.document d where d.id = h.document_id)
    ) as broken`,
  );
  return {
    byReceipt: new Map(receipts.rows.map(({ receipt, count }) => [receipt, count])),
    storedTwice: twice.rows[0]?.count ?? 0,
    brokenChains: broken.rows[0]?.count ?? 0,
  };
}

type ReadOptions = {
  url: string;
  /** Bearer token by facility. */
  tokens: Record<string, string>;
  /** Whatever answers for TLS; none is plain. */
  dispatcher?: Dispatcher;
  atOnce?: number;
};

/** Asks for every acknowledged visit as FHIR, once each. */
export async function readBack(ledger: Acknowledged[], options: ReadOptions): Promise<ReadableView> {
  const visits = [...new Map(ledger.map((entry) => [visitKey(entry), entry])).values()];
  const view: ReadableView = new Map();
  const reader = async (): Promise<void> => {
    for (let entry = visits.pop(); entry; entry = visits.pop())
      view.set(visitKey(entry), await totalOf(entry, options));
  };
  await Promise.all(Array.from({ length: options.atOnce ?? 8 }, reader));
  return view;
}

async function totalOf(
  { facility, linkCode }: Acknowledged,
  { url, tokens, dispatcher }: ReadOptions,
): Promise<number> {
  const { statusCode, body } = await request(`${url}/fhir/${encounterOfVisit(linkCode)}`, {
    headers: { authorization: `Bearer ${tokens[facility]}` },
    ...(dispatcher ? { dispatcher } : {}),
  });
  const bundle = (await body.json()) as { total?: number };
  if (statusCode !== 200) throw new Error(`${url}: reading back a visit answered ${statusCode}`);
  return bundle.total ?? 0;
}
