import type { ClientBase } from 'pg';

type Client = Pick<ClientBase, 'query'>;

export type Failure = { document: string; reason: string };

/** Keeps what could not be mapped, and forgets earlier failures of documents that now could. */
export async function writeFailures(client: Client, mapped: string[], failures: Failure[]): Promise<void> {
  await client.query({
    name: 'forget-failures',
    text: 'delete from hssk.mapping_failure where document_id = any($1::bigint[])',
    values: [mapped],
  });
  if (failures.length === 0) return;
  await client.query({
    name: 'write-failures',
    text: `insert into hssk.mapping_failure (document_id, reason) select * from unnest($1::bigint[], $2::text[])
      on conflict (document_id) do update set reason = excluded.reason, failed_at = now()`,
    values: [failures.map((failure) => failure.document), failures.map((failure) => failure.reason)],
  });
}

/**
 * Why a document could not be mapped: the step, the kind of error and the place in the program. Never the message, which may
 * quote the document.
 */
export function reasonOf(step: 'open' | 'map' | 'store', error: unknown): string {
  if (!(error instanceof Error)) return `${step}: unknown error`;
  const place = /([\w.-]+\.ts:\d+)/.exec(
    error.stack?.split('\n').find((line) => /^\s+at .*\.ts:\d+/.test(line)) ?? '',
  )?.[1];
  return `${step}: ${error.name}${place ? ` at ${place}` : ''}`;
}
