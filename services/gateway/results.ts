import { fetchDataKeys } from '../database/data-keys.ts';
import { openCells, resetCells } from '../documents/cells.ts';
import { checkHoSo } from '../documents/check.ts';
import { unpackContainer } from '../documents/container.ts';
import type { KeyRing } from '../documents/keys.ts';
import { fieldIndex, tableOf, tables } from '../documents/schema.ts';
import { type Sealed, seal, unseal } from '../documents/seal.ts';
import { cellText, readTable } from '../documents/table.ts';
import { type FileResult, fileResult, type HoSoResult, storedHoSo } from './answer.ts';
import { vietnamTime } from './intake.ts';
import type { Lane } from './lane.ts';
import { receiptBytes } from './receipt.ts';

/** An answer to keep, sealed: it names visits. */
export type KeptResult = { receipt: Buffer; sealed: Sealed };

export function sealResult(receipt: Buffer, facility: string, result: FileResult, keyRing: KeyRing): KeptResult {
  return { receipt, sealed: seal(Buffer.from(JSON.stringify(result)), facility, receipt, keyRing) };
}

/** One statement for many answers, repeatable. */
export async function storeResults(lane: Lane, results: KeptResult[]): Promise<true[]> {
  await lane.query({
    name: 'store-results',
    text: `insert into hssk.file_result (receipt, facility, key_id, body)
      select * from unnest($1::uuid[], $2::text[], $3::int[], $4::bytea[]) on conflict (receipt) do nothing`,
    values: [
      results.map(({ receipt }) => receipt.toString('hex')),
      results.map(({ sealed }) => sealed.facility),
      results.map(({ sealed }) => sealed.keyId),
      results.map(({ sealed }) => sealed.body),
    ],
  });
  return results.map(() => true);
}

export type Status = FileResult & {
  thoiGianTiepNhan: string;
  hoSo: (HoSoResult & { hienHanh?: boolean; daLapFhir?: boolean })[];
};

/** What became of a file; undefined for a receipt that does not exist or belongs to another facility. */
export async function findStatus(
  lane: Lane,
  keyRing: KeyRing,
  receipt: string,
  facility: string,
): Promise<Status | undefined> {
  return (await findKept(lane, keyRing, receipt, facility)) ?? (await findDocuments(lane, keyRing, receipt, facility));
}

type KeptRow = { receivedAt: Date; keyId: number; body: Buffer };

async function findKept(lane: Lane, keyRing: KeyRing, receipt: string, facility: string): Promise<Status | undefined> {
  const [row] = await lane.query<KeptRow>({
    name: 'find-result',
    text: 'select received_at as "receivedAt", key_id as "keyId", body from hssk.file_result where receipt = $1 and facility = $2',
    values: [receipt, facility],
  });
  if (!row) return undefined;
  await fetchDataKeys(queryable(lane), keyRing, [row.keyId]);
  const sealed = { facility, linkHash: receiptBytes(receipt), keyId: row.keyId, body: row.body };
  return { ...JSON.parse(unseal(sealed, keyRing).toString()), thoiGianTiepNhan: timeText(row.receivedAt) };
}

type DocumentRow = KeptRow & { linkHash: Buffer; version: number; current: boolean; mapped: boolean };

const documentsQuery = `
select d.received_at as "receivedAt", d.key_id as "keyId", d.body, d.link_hash as "linkHash", d.version,
  h.document_id = d.id as current, q.document_id is null as mapped
from hssk.document d
join hssk.link_head h using (link_hash)
left join hssk.mapping_queue q on q.document_id = d.id
where d.receipt = $1 and d.facility = $2
order by d.id`;

async function findDocuments(
  lane: Lane,
  keyRing: KeyRing,
  receipt: string,
  facility: string,
): Promise<Status | undefined> {
  const rows = await lane.query<DocumentRow>({
    name: 'find-documents',
    text: documentsQuery,
    values: [receipt, facility],
  });
  if (!rows[0]) return undefined;
  await fetchDataKeys(
    queryable(lane),
    keyRing,
    rows.map((row) => row.keyId),
  );
  const hoSo = rows.map((row) => ({
    ...describe(row, receipt, facility, keyRing),
    hienHanh: row.current,
    daLapFhir: row.mapped,
  }));
  return {
    ...fileResult(receipt, { errors: [], warnings: [] }, hoSo),
    hoSo,
    thoiGianTiepNhan: timeText(rows[0].receivedAt),
  };
}

const linkCodeField = fieldIndex(tableOf('XML1'), 'MA_LK');
const cells = openCells();

/** The rules are run again on what is stored: the same warnings as at the time, without keeping them. */
function describe(row: DocumentRow, receipt: string, facility: string, keyRing: KeyRing): HoSoResult {
  resetCells(cells);
  const { parts } = unpackContainer(
    unseal({ facility, linkHash: row.linkHash, keyId: row.keyId, body: row.body }, keyRing),
  );
  const views = parts.flatMap(({ name, bytes }) => {
    const table = tables.get(name);
    return table ? [readTable(table, bytes, cells)] : [];
  });
  const findings = checkHoSo(views, { facility, now: vietnamTime(row.receivedAt) });
  const summary = views.find((view) => view.table.name === 'XML1')!;
  return storedHoSo(cellText(summary, 0, linkCodeField) ?? '', findings, {
    version: row.version,
    repeated: false,
    receipt,
  });
}

/** The part of a pg client that the key functions use. */
export const queryable = (lane: Lane): Parameters<typeof fetchDataKeys>[0] =>
  ({ query: async (text: string, values: unknown[]) => ({ rows: await lane.query({ text, values }) }) }) as never;

/** yyyy-MM-ddTHH:mm:ss+07:00. */
const timeText = (moment: Date): string =>
  `${new Date(moment.getTime() + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`;
