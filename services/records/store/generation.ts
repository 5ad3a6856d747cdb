import type { ClientBase } from 'pg';

type Client = Pick<ClientBase, 'query'>;

/** Advisory lock that mapping transactions share, and that the start of a rebuild takes alone. */
export const generationLock = 820_020_118;

/**
 * The generation to write, fixed for the rest of the transaction: a rebuild cannot start in between.
 */
export async function currentGeneration(client: Client): Promise<number> {
  await client.query({ name: 'share-generation', text: `select pg_advisory_xact_lock_shared(${generationLock})` });
  const { rows } = await client.query<{ generation: number }>({
    name: 'current-generation',
    text: 'select max(generation) as generation from hssk.mapping_generation',
  });
  return rows[0]?.generation ?? 0;
}
