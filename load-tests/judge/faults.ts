import type { ChildProcess } from 'node:child_process';
import { kill, processesOf } from '../../services/gateway/testing/gateway.ts';
import { type Arena, isAlive } from '../testing/arena.ts';
import { withSlowFlush } from '../testing/slow-flush.ts';
import { smallLogDisk } from '../testing/small-log-disk.ts';

/** One way in which a part fails while documents arrive, and how it comes back. */
export type Fault = {
  id: string;
  title: string;
  /** Ends when the part is as it was; `untilMore` waits until so many more documents are acknowledged, or until time passed. */
  inflict: (arena: Arena, untilMore: (count: number) => Promise<void>) => Promise<void>;
};

/** What a part misses while it is held: long enough for senders to notice, short enough for many rounds. */
const documentsWhileAway = 20;

const gatewayGone = (signal: NodeJS.Signals) => async (arena: Arena) => {
  await kill(arena.gateways[0]!, signal);
  await arena.restartGateway(0);
};

/** SIGSTOP: the process is there, its sockets are open, and it answers nothing. */
const held =
  (pidsOf: (arena: Arena) => number[] | Promise<number[]>): Fault['inflict'] =>
  async (arena, untilMore) => {
    const pids = await pidsOf(arena);
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    await untilMore(documentsWhileAway);
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  };

const wholeGateway = (gateway: ChildProcess): number[] => [gateway.pid!, ...processesOf(gateway)];

type Backend = 'gateway' | 'records' | 'checkpointer' | 'walwriter';

async function backends(arena: Arena, kind: Backend): Promise<number[]> {
  const rows = await arena.asSuperuser<{ pid: number }>(
    `select pid from pg_stat_activity where usename = '${kind}' or backend_type = '${kind}'`,
  );
  return rows.map(({ pid }) => pid);
}

/** A crash of one process of PostgreSQL: the server ends all sessions and recovers by itself. */
const backendKilled =
  (kind: Backend): Fault['inflict'] =>
  async (arena) => {
    const [pid] = await backends(arena, kind);
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  };

async function set(arena: Arena, settings: string[]): Promise<void> {
  for (const setting of settings) await arena.asSuperuser(`alter system ${setting}`);
  await arena.asSuperuser('select pg_reload_conf()');
}

const serverStopped =
  (mode: 'fast' | 'immediate'): Fault['inflict'] =>
  async ({ database }, untilMore) => {
    await database.stop(mode);
    await untilMore(documentsWhileAway);
    await database.start();
  };

export const faults: Fault[] = [
  { id: 'gateway-killed', title: 'gateway killed hard', inflict: gatewayGone('SIGKILL') },
  { id: 'gateway-stopped', title: 'gateway asked to stop, as at a rollout', inflict: gatewayGone('SIGTERM') },
  { id: 'gateway-held', title: 'gateway held', inflict: held(({ gateways }) => wholeGateway(gateways[0]!)) },
  {
    id: 'gateway-process-killed',
    title: 'one of the processes of the gateway killed hard',
    inflict: async ({ gateways }) => void process.kill(processesOf(gateways[0]!)[0]!, 'SIGKILL'),
  },
  {
    id: 'second-gateway-killed',
    title: 'one of two gateways killed while the same documents are sent again to the other',
    inflict: async (arena) => {
      if (!arena.gateways[1] || !isAlive(arena.gateways[1])) await arena.addGateway();
      await kill(arena.gateways[1]!, 'SIGKILL');
      await arena.restartGateway(1);
    },
  },
  {
    id: 'records-killed',
    title: 'records worker killed hard',
    inflict: async (arena) => {
      await kill(arena.records, 'SIGKILL');
      await arena.restartRecords();
    },
  },
  { id: 'records-held', title: 'records worker held', inflict: held(({ records }) => [records.pid!]) },
  { id: 'database-crashed', title: 'database crashed and recovered', inflict: serverStopped('immediate') },
  { id: 'database-restarted', title: 'database restarted in order', inflict: serverStopped('fast') },
  {
    id: 'database-held',
    title: 'database held with open connections',
    inflict: held((arena) => backends(arena, 'gateway')),
  },
  { id: 'backend-killed', title: "a gateway's database session killed hard", inflict: backendKilled('gateway') },
  { id: 'mapping-killed', title: "a worker's database session killed hard", inflict: backendKilled('records') },
  { id: 'wal-writer-killed', title: 'WAL writer killed hard', inflict: backendKilled('walwriter') },
  { id: 'checkpointer-killed', title: 'checkpointer killed hard', inflict: backendKilled('checkpointer') },
  {
    id: 'disk-slow',
    title: 'every flush of the log waits a tenth of a second',
    inflict: ({ asSuperuser }, untilMore) => withSlowFlush(asSuperuser, 0.1, () => untilMore(10 * documentsWhileAway)),
  },
  {
    id: 'log-disk-full',
    title: 'the disk of the write-ahead log is full: PostgreSQL stops, and comes back when there is space',
    inflict: async ({ database }, untilMore) => {
      await database.stop('fast');
      const disk = smallLogDisk(database.dataDirectory);
      try {
        await database.start();
        disk.fill();
        await untilMore(documentsWhileAway);
        await database.stop('immediate');
      } finally {
        disk.remove();
      }
      await database.start();
    },
  },
  {
    id: 'sessions-ended',
    title: 'all database sessions ended by an administrator',
    inflict: async (arena) => {
      await arena.asSuperuser(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename in ('gateway', 'records')",
      );
    },
  },
  {
    id: 'network-cut',
    title: 'network between senders and gateway cut: receipts are lost on the way',
    inflict: async ({ front }, untilMore) => {
      front.cut();
      await untilMore(documentsWhileAway);
      front.mend();
    },
  },
  {
    id: 'commit-made-unsafe',
    title: 'synchronous commit switched off by a careless hand and on again: nothing may be acknowledged meanwhile',
    inflict: async (arena, untilMore) => {
      await set(arena, ['set synchronous_commit = off']);
      await untilMore(documentsWhileAway);
      await arena.database.stop('immediate');
      await arena.database.start();
      await set(arena, ['reset synchronous_commit']);
    },
  },
];
