import { setImmediate as nextTurn } from 'node:timers/promises';
import type pg from 'pg';
import { fetchDataKeys } from '../database/data-keys.ts';
import { readDocument } from '../documents/read.ts';
import { batchLimits, claimDocuments, removeFromQueue, type StoredDocument } from './store/claim.ts';
import { type Failure, reasonOf, writeFailures } from './store/failures.ts';
import { currentGeneration } from './store/generation.ts';
import { toProjection } from './store/projection.ts';
import { type Rows, type Sealing, toRows } from './store/rows.ts';
import { writeProjections } from './store/write.ts';

/** `oldest`: when the first of the documents was received. */
export type BatchResult = { documents: number; failed: Failure[]; oldest?: Date };

/**
 * Maps one batch of waiting documents in one transaction; 0 documents when none waits. Killed anywhere, the transaction is
 * undone and the documents wait again; done twice, it changes nothing. The commit need not reach the disk at once, since
 * projections and queue come back together after a crash.
 */
export async function mapBatch(client: pg.ClientBase, sealing: Sealing, limits = batchLimits): Promise<BatchResult> {
  await client.query('begin; set local synchronous_commit = off');
  try {
    const documents = await claimDocuments(client, limits);
    const result = documents.length === 0 ? { documents: 0, failed: [] } : await mapClaimed(client, documents, sealing);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

async function mapClaimed(client: pg.ClientBase, documents: StoredDocument[], sealing: Sealing): Promise<BatchResult> {
  const generation = await currentGeneration(client);
  await fetchDataKeys(
    client,
    sealing.keyRing,
    documents.map((document) => document.keyId),
  );
  const rows: Rows[] = [];
  const failed: Failure[] = [];
  for (const document of documents) {
    const mapped = mapDocument(document, sealing);
    if ('reason' in mapped) failed.push({ document: document.id, reason: mapped.reason });
    else rows.push(mapped);
    // Reads are answered between two documents.
    await nextTurn();
  }
  await writeProjections(client, rows, generation);
  await writeFailures(
    client,
    rows.map(({ main }) => main.document),
    failed,
  );
  await removeFromQueue(
    client,
    documents.map((document) => document.id),
  );
  return { documents: documents.length, failed, oldest: (documents[0] as StoredDocument).receivedAt };
}

/**
 * Takes the oldest waiting document out of the queue although the database refuses what was made of it, so that the
 * documents behind it go on. For use after a batch of one failed with such an error.
 */
export async function giveUpOldest(client: pg.ClientBase, error: unknown): Promise<BatchResult> {
  await client.query('begin');
  const documents = await claimDocuments(client, { ...batchLimits, documents: 1 });
  const failed = documents.map(({ id }) => ({ document: id, reason: reasonOf('store', error) }));
  await writeFailures(client, [], failed);
  await removeFromQueue(
    client,
    documents.map(({ id }) => id),
  );
  await client.query('commit');
  return { documents: documents.length, failed };
}

/** A document that cannot be opened or mapped is told apart, so that it holds up no other. */
export function mapDocument(document: StoredDocument, sealing: Sealing): Rows | { reason: string } {
  let step: 'open' | 'map' = 'open';
  try {
    const visit = readDocument(document, sealing.keyRing);
    step = 'map';
    const { id, version, receivedAt } = document;
    const projection = toProjection(visit, { document: id, version, receivedAt, pseudonym: sealing.pseudonym });
    return toRows(projection, { id, version }, sealing);
  } catch (error) {
    return { reason: reasonOf(step, error) };
  }
}
