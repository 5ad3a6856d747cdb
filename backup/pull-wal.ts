/** Copy 2 has the WAL of a minute ago: the log names saves once an hour, so in between copy 1 says which one it made last. */
import { join } from 'node:path';
import { z } from 'zod';
import type { NewestWal } from './evidence/server.ts';
import type { Entry, SavedWal } from './ledger.ts';
import { BackupProblem } from './problem.ts';
import { copiedHere, copyAndCompare, type Due, type PullingHost, pullDue } from './pull.ts';
import { listSnapshots } from './restic.ts';
import { localRepository, ownRepositories } from './retention/copy-host.ts';
import { historyOf } from './retention/history.ts';
import { readState, writeState } from './state-file.ts';

const pulledSchema = z.array(z.object({ from: z.string(), stored: z.string() }));

const stateFile = ({ places }: { places: { state: string } }): string => join(places.state, 'wal-pulled.json');

/** Saves that were fetched before the log named them. */
export const pulledAhead = (host: { places: { state: string } }): z.infer<typeof pulledSchema> =>
  readState(stateFile(host), pulledSchema) ?? [];

/**
 * Fetches the saves that the log names, and the newest one that copy 1 speaks of. Its word is as good as the log's: it comes from the log's
 * own service, and one that the log never names stays unknown and is an alarm.
 */
export async function pullWal(host: PullingHost, newestWal: () => Promise<NewestWal | null>): Promise<boolean> {
  // The first point makes the repository.
  if (!ownRepositories(host).includes('database')) return true;
  const { failed } = await pullDue(
    host,
    dueWal(await host.ledger.read(), new Set(pulledAhead(host).map(({ from }) => from))),
  );
  await pullNewest(host, await newestWal());
  return failed === 0;
}

/** What the log's entries name: the saves that hold all, and those that are here already. */
function dueWal(entries: Entry[], here: Set<string>): Due[] {
  const copied = copiedHere(entries);
  const left = (entries as Entry<SavedWal>[]).filter(
    ({ kind, sequence }) => kind === 'wal' && !copied.has(`wal-${sequence}`),
  );
  if (left.length === 0) return [];
  const held = new Set(historyOf(entries, 'backup').saves.map(({ id }) => id));
  return left
    .map(({ sequence, facts }): Due => {
      const { snapshots = [], earlier = [] } = facts;
      const named = [...earlier.filter((id) => here.has(id)), ...snapshots.map(({ id }) => id)];
      const ids = named.filter((id) => held.has(id));
      return { what: `wal-${sequence}`, repository: 'database', ids, bytes: 0 };
    })
    .filter(({ ids }) => ids.length > 0);
}

async function pullNewest(host: PullingHost, newest: NewestWal | null): Promise<void> {
  // A service that has just started was told nothing yet.
  if (!newest) return;
  if (host.now().getTime() - Date.parse(newest.at) > quietMinutes * 60_000) throw silent(newest);
  const logged = new Set(historyOf(await host.ledger.read(), 'copy').saves.map(({ id }) => id));
  const before = pulledAhead(host);
  const ahead = before.filter(({ from, stored }) => from === newest.snapshot || !logged.has(stored));
  if (ahead.length < before.length) writeState(stateFile(host), ahead);
  if (ahead.some(({ from }) => from === newest.snapshot)) return;
  const from = host.repository('database');
  const to = localRepository(host, 'database');
  const there = new Map((await listSnapshots(from, { ids: [newest.snapshot] })).map((one) => [one.id, one]));
  const ids = [newest.snapshot];
  const { stored, problemOf } = await copyAndCompare(host, { repository: 'database', from, to, there }, ids);
  writeState(stateFile(host), [...ahead, { from: newest.snapshot, stored: stored.get(newest.snapshot)!.id }]);
  const what = problemOf(ids);
  if (what) throw new BackupProblem({ where: `WAL ${newest.snapshot.slice(0, 8)}`, what, next: 'npm run copies' });
}

const quietMinutes = 5;

const silent = ({ at }: NewestWal) =>
  new BackupProblem({
    where: 'WAL',
    what: `copy 1 has named no save of it since ${at}`,
    next: '`systemctl status hssk-scheduler` on the host of copy 1',
  });
