import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Sealed } from '../documents/seal.ts';
import type { Lane } from './lane.ts';
import { Unavailable } from './unavailable.ts';

/** One HOSO on its way into the database. */
export type Document = {
  sealed: Sealed;
  contentHash: Uint8Array;
  receipt: Uint8Array /** Milliseconds, performance.now. */;
  deadline: number;
};

/** Durable now. `repeated`: the same content was there before, under `receipt`. */
export type Stored = { version: number; repeated: boolean; receipt: string };

type StoreOptions = { log: Logger; onRetry?: () => void };

const shortestPauseMs = 50;
const longestPauseMs = 1000;

/**
 * Stores a batch in one statement and one commit, and answers when that is durable. Safe to repeat after an unknown
 * outcome: the rows are found again by their content and receipt. A row that the database refuses is told apart by halving,
 * so that it spoils no other. Items past their deadline get Unavailable.
 */
export async function storeBatch(
  lane: Lane,
  documents: Document[],
  options: StoreOptions,
): Promise<(Stored | Error)[]> {
  const answers = new Array<Stored | Error>(documents.length);
  let left = documents.map((document, index) => ({ document, index }));
  for (let pauseMs = shortestPauseMs; left.length > 0; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      const rows = await storeOrHalve(
        lane,
        left.map(({ document }) => document),
        options.log,
      );
      for (const [position, { index }] of left.entries()) answers[index] = rows[position]!;
      return answers;
    } catch (error) {
      options.log.warn({ reason: (error as Error).message, documents: left.length }, 'batch not stored, trying again');
      options.onRetry?.();
      const now = performance.now() + pauseMs;
      for (const { document, index } of left) if (document.deadline <= now) answers[index] = error as Error;
      left = left.filter(({ document }) => document.deadline > now);
      if (left.length > 0) await pause(pauseMs);
    }
  }
  return answers;
}

async function storeOrHalve(lane: Lane, documents: Document[], log: Logger): Promise<(Stored | Error)[]> {
  try {
    return await store(lane, documents);
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    if (documents.length === 1) {
      log.error(
        { reason: (error as Error).message, facility: documents[0]!.sealed.facility },
        'the database refuses a document',
      );
      return [error as Error];
    }
    const middle = documents.length >> 1;
    const first = await storeOrHalve(lane, documents.slice(0, middle), log);
    return [...first, ...(await storeOrHalve(lane, documents.slice(middle), log))];
  }
}

/**
 * $1 holds for every document link hash, content hash and receipt (16 bytes each) and the body: one binary parameter, so
 * that no byte is turned into text. `offset 0` keeps the look-up of old rows from running for new ones. Locks are taken in the order of the link hashes, so that gateways cannot deadlock.
 */
const storeQuery = `
with input as materialized (
  select n, facility, key_id, substr($1::bytea, at, 16) as link_hash, substr($1, at + 16, 16) as content_hash,
    encode(substr($1, at + 32, 16), 'hex')::uuid as receipt, at + 48 as body_at, body_length
  from unnest($2::int[], $3::int[], $4::int[], $5::text[]) with ordinality as t(at, body_length, key_id, facility, n)
), head as (
  insert into hssk.link_head as h (link_hash, content_hash, version, document_id)
  select link_hash, content_hash, 1, nextval('hssk.document_id') from input order by link_hash
  on conflict (link_hash) do update set content_hash = excluded.content_hash, version = h.version + 1,
    document_id = excluded.document_id, previous_id = h.document_id
    where h.content_hash <> excluded.content_hash
  returning link_hash, version, document_id, previous_id
), stored as (
  insert into hssk.document (id, facility, link_hash, version, previous_id, content_hash, receipt, key_id, body)
  select document_id, facility, link_hash, version, previous_id, content_hash, receipt, key_id, substr($1, body_at, body_length)
  from head join input using (link_hash)
  returning id
), queued as (
  insert into hssk.mapping_queue (document_id) select id from stored
)
select coalesce(head.version, old.version) as version, head.version is null as found, old.receipt,
  current_setting('fsync') = 'on' and current_setting('full_page_writes') = 'on'
    and current_setting('synchronous_commit') in ('on', 'remote_apply') as durable
from input
left join head using (link_hash)
left join lateral (
  select h.version, d.receipt::text as receipt
  from hssk.link_head h join hssk.document d on d.id = h.document_id
  where head.link_hash is null and h.link_hash = input.link_hash offset 0
) old on true
order by n`;

type StoredRow = { version: number | null; found: boolean; receipt: string | null; durable: boolean };

async function store(lane: Lane, documents: Document[]): Promise<Stored[]> {
  const { bytes, offsets } = concatenate(documents);
  const values = [
    bytes,
    `{${offsets.join(',')}}`,
    `{${documents.map(({ sealed }) => sealed.body.length).join(',')}}`,
    `{${documents.map(({ sealed }) => sealed.keyId).join(',')}}`,
    `{${documents.map(({ sealed }) => sealed.facility).join(',')}}`,
  ];
  const rows = await lane.query<StoredRow>({ name: 'store', text: storeQuery, values });
  if (rows.length !== documents.length)
    throw new Unavailable(`${rows.length} answers for ${documents.length} documents`);
  return rows.map((row, index) => toStored(row, documents[index]!));
}

function toStored(row: StoredRow, document: Document): Stored {
  if (!row.durable)
    throw new Unavailable(
      'commits are not durable: fsync, full_page_writes or synchronous_commit is off in the database',
    );
  const own = receiptText(document.receipt);
  if (!row.found) return { version: row.version!, repeated: false, receipt: own };
  // Another gateway stored it while this statement ran: the next try sees its row.
  if (row.version === null || row.receipt === null)
    throw new Unavailable('the visit is being stored by another gateway');
  return { version: row.version, repeated: row.receipt !== own, receipt: row.receipt };
}

function concatenate(documents: Document[]): { bytes: Buffer; offsets: number[] } {
  const headLength = 48;
  const length = documents.reduce((total, { sealed }) => total + headLength + sealed.body.length, 0);
  const bytes = Buffer.allocUnsafe(length);
  const offsets: number[] = [];
  let at = 0;
  for (const { sealed, contentHash, receipt } of documents) {
    offsets.push(at + 1);
    bytes.set(sealed.linkHash, at);
    bytes.set(contentHash, at + 16);
    bytes.set(receipt, at + 32);
    bytes.set(sealed.body, at + headLength);
    at += headLength + sealed.body.length;
  }
  return { bytes, offsets };
}

/** maGiaoDich as hospitals see it. */
export function receiptText(receipt: Uint8Array): string {
  const hex = Buffer.from(receipt).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
