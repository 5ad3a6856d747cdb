import pg from 'pg';
import type { Logger } from 'pino';
import { Unavailable } from './unavailable.ts';

/** One connection that opens itself again: after a failover the Service leads to the new primary. */
export type Lane = {
  /** Rejects with Unavailable when the connection, not the statement, is at fault; the outcome is then unknown. */
  query: <R extends pg.QueryResultRow>(query: pg.QueryConfig) => Promise<R[]>;
  close: () => Promise<void>;
};

type LaneOptions = { config: () => pg.ClientConfig; log: Logger; queryTimeoutMs: number };

/** Plans are kept from the time when the tables were empty, and must be right when they are not. */
const sessionOptions = '-c enable_seqscan=off -c enable_mergejoin=off';

type Durability = { primary: boolean; fsync: string; commit: string; pages: string };

const durabilityQuery = `select not pg_is_in_recovery() as primary,
  current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('full_page_writes') as pages`;

/** Throws Unavailable unless what this member commits now is on its disk, and on the standby's, before it says so. */
export async function checkDurability(lane: Pick<Lane, 'query'>): Promise<void> {
  const [row] = await lane.query<Durability>({ text: durabilityQuery });
  requireDurability(row!);
}

function requireDurability({ primary, fsync, commit, pages }: Durability): void {
  if (!primary) throw new Unavailable('the database member is a standby');
  if (fsync === 'on' && pages === 'on' && (commit === 'on' || commit === 'remote_apply')) return;
  throw new Unavailable(
    `commits are not durable: fsync ${fsync}, synchronous_commit ${commit}, full_page_writes ${pages}; ` +
      'expected on for all three. No document is acknowledged until they are.',
  );
}

export function openLane({ config, log, queryTimeoutMs }: LaneOptions): Lane {
  let current: Promise<pg.Client> | undefined;
  /** PostgreSQL warns when a commit was not waited for until the standby had it. */
  let warning: string | undefined;

  const connect = async (lost: () => void): Promise<pg.Client> => {
    const client = new pg.Client({ ...config(), query_timeout: queryTimeoutMs, options: sessionOptions });
    client.on('error', (error) => {
      log.warn({ reason: error.message }, 'database connection lost');
      lost();
    });
    client.on('end', lost);
    client.on('notice', (notice) => {
      if (notice.severity === 'WARNING') warning = notice.message;
    });
    await client.connect();
    try {
      requireDurability((await client.query<Durability>(durabilityQuery)).rows[0]!);
    } catch (error) {
      await client.end();
      throw error;
    }
    return client;
  };

  const obtain = (): Promise<pg.Client> => {
    if (current) return current;
    const attempt: Promise<pg.Client> = connect(() => {
      if (current === attempt) current = undefined;
    });
    current = attempt;
    return attempt;
  };

  const discard = (): void => {
    const old = current;
    current = undefined;
    void old?.then((client) => client.end()).catch(() => undefined);
  };

  return {
    query: async <R extends pg.QueryResultRow>(query: pg.QueryConfig) => {
      warning = undefined;
      try {
        const client = await obtain();
        const { rows } = await client.query<R>(query);
        if (warning !== undefined) throw new Unavailable(`commit not confirmed: ${warning}`);
        return rows;
      } catch (error) {
        if (isStatementFault(error)) throw error;
        discard();
        throw error instanceof Unavailable ? error : new Unavailable(`database: ${(error as Error).message}`, error);
      }
    },
    close: async () => {
      const client = await current?.catch(() => undefined);
      current = undefined;
      await client?.end();
    },
  };
}

/**
 * SQLSTATE classes that say "these rows are wrong": the only errors after which nothing was stored for sure and another try
 * of the same rows is useless. All others (a missing table too) may pass.
 */
function isStatementFault(error: unknown): boolean {
  const code = error instanceof pg.DatabaseError ? error.code : undefined;
  return code !== undefined && /^(21|22|23|54)/.test(code);
}
