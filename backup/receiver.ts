/** Receives the WAL all day: keeps pg_receivewal running through restarts and failovers, and says when a new base is needed. */
import { setTimeout as delay } from 'node:timers/promises';
import { connectionString, connectPrimary } from './database.ts';
import type { JobHost } from './jobs/host.ts';
import { receiverName } from './jobs/wal.ts';
import { endOf, type ReceiverEnd } from './receiver-end.ts';
import { spawnReceiver } from './receiver-process.ts';
import { setAside, setAsideNewest } from './receiver-spool.ts';
import { type ReceiverState, receiverState, writeReceiverState } from './receiver-state.ts';

export type Receiver = {
  /** Resolves when it streams. */
  untilStreaming: () => Promise<void>;
  /** Resolves when it has ended; rejects when it cannot go on. */
  ended: Promise<void>;
  stop: () => Promise<void>;
};

export function startReceiver(host: JobHost): Receiver {
  const stopping = new AbortController();
  const waiting: (() => void)[] = [];
  let streaming = false;
  const remember = (change: Partial<ReceiverState>) => {
    const before = receiverState(host) ?? { streaming: false, since: '' };
    writeReceiverState(host, { ...before, since: host.now().toISOString(), ...change });
    streaming = change.streaming ?? streaming;
    if (streaming) for (const tell of waiting.splice(0)) tell();
  };
  const ended = (async () => {
    remember({ streaming: false });
    while (!stopping.signal.aborted) {
      const end = await receiveOnce(host, { signal: stopping.signal, remember });
      remember({ streaming: false, ...(end.problem ? { lastProblem: end.problem } : {}) });
      if (!stopping.signal.aborted)
        await delay(retryMilliseconds, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  ended.catch(() => undefined);
  return {
    ended,
    untilStreaming: () =>
      Promise.race([streaming ? Promise.resolve() : new Promise<void>((tell) => waiting.push(tell)), ended]),
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}

const retryMilliseconds = 1000;

type Receiving = { signal: AbortSignal; remember: (change: Partial<ReceiverState>) => void };

/** One life of pg_receivewal, and what its end asks for. */
async function receiveOnce(host: JobHost, { signal, remember }: Receiving): Promise<ReceiverEnd> {
  try {
    await sameCluster(host, remember);
    const lines = await spawnReceiver({
      program: host.program('pg_receivewal'),
      connection: connectionString(host, { application_name: receiverName }),
      slot: host.configuration.database.slot,
      spool: host.places.walSpool,
      signal,
      onStarting: (timeline, ended) =>
        void untilServed(host, ended).then((served) => served && remember({ streaming: true, timeline })),
    });
    const end = endOf(lines);
    if (!signal.aborted) await repair(host, end, remember);
    return end;
  } catch (error) {
    return { kind: 'unreachable', problem: (error as Error).message };
  }
}

/** pg_receivewal says that it starts before the server has agreed; false when it ended first. */
async function untilServed(host: JobHost, ended: AbortSignal): Promise<boolean> {
  const query = `select from pg_stat_replication where application_name = $1 and state = 'streaming'`;
  const client = await connectPrimary(host).catch(() => undefined);
  try {
    while (client && !ended.aborted) {
      if ((await client.query(query, [receiverName])).rowCount) return true;
      await delay(100);
    }
  } catch {
    // The primary went away; so did what was received from it.
  } finally {
    await client?.end().catch(() => undefined);
  }
  return false;
}

/** pg_receivewal itself would write the WAL of another cluster into the same spool. */
async function sameCluster(host: JobHost, remember: Receiving['remember']): Promise<void> {
  const client = await connectPrimary(host);
  try {
    const { rows } = await client.query<{ id: string }>(
      'select system_identifier::text as id from pg_control_system()',
    );
    const systemIdentifier = rows[0]!.id;
    const before = receiverState(host)?.systemIdentifier;
    if (before === systemIdentifier) return;
    if (before) {
      setAside(host.places.walSpool, { name: `cluster-${before}`, at: host.now() });
      remember({
        systemIdentifier,
        needsBase: { since: host.now().toISOString(), reason: 'the database is another cluster than before' },
      });
    } else {
      remember({ systemIdentifier });
    }
  } finally {
    await client.end();
  }
}

async function repair(
  host: JobHost,
  { kind, problem = '' }: ReceiverEnd,
  remember: Receiving['remember'],
): Promise<void> {
  if (kind === 'diverged') {
    // The old primary wrote on after the new one had begun; the newest received segment is not in the new one's history.
    setAsideNewest(host.places.walSpool, host.now());
  } else if (kind === 'lost-slot' || kind === 'gap') {
    // The ledger and the scheduler must know before anything is received that does not join what came before.
    remember({ needsBase: { since: host.now().toISOString(), reason: problem } });
    setAside(host.places.walSpool, { name: kind, at: host.now() });
    await makeSlotAnew(host);
  }
}

/** From now on the server keeps WAL for this receiver again. */
async function makeSlotAnew(host: JobHost): Promise<void> {
  const { slot } = host.configuration.database;
  const client = await connectPrimary(host);
  try {
    await client.query(
      'select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = $1 and not active',
      [slot],
    );
    await client.query(
      `select pg_create_physical_replication_slot($1, true)
        where not exists (select from pg_replication_slots where slot_name = $1)`,
      [slot],
    );
  } finally {
    await client.end();
  }
}
