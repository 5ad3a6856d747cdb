/** What a host really has of its copy: recounted against the log and re-hashed (002:17.8). */

import { damageOf } from './check.ts';
import type { HostRole, Repository } from './hosts.ts';
import type { Copied, CopyIdentity, Entry, Point } from './ledger.ts';
import { duePoints } from './pull.ts';
import { type CopyHost, ownRepositories, repositoryFolder, roleOf } from './retention/copy-host.ts';
import { dayMilliseconds } from './retention/days.ts';
import { damagedFiles, filesOf } from './retention/files.ts';
import { historyOf } from './retention/history.ts';
import { identityOf } from './retention/identity.ts';
import { vaultContent, vaultIdentity } from './retention/vault-files.ts';
import { dueForVault } from './vault.ts';

export type CountedPoint = Pick<Point, 'id' | 'component' | 'kind' | 'machine'> & { at: string; good: boolean };

/** What one host found on its own disk. */
export type CopyReport = {
  role: HostRole;
  machine: string;
  at: string;
  identities: { repository: Repository | 'vault'; identity: CopyIdentity }[];
  points: CountedPoint[];
  /** Points that should have come here by now. */
  overdue: CountedPoint[];
  damage: string[];
  bytes: number;
};

/** How long a copy may take to have what copy 1 has: a day, or a window of copy 3. */
const patienceDays: Record<HostRole, number> = { backup: 0, copy: 1, vault: 8 };

/** Reads every byte of this host's copy; with `quick` only counts it. */
export async function countHere(
  host: CopyHost,
  { quick = false, onBytes = (_: number) => {} } = {},
): Promise<CopyReport> {
  const entries = await host.ledger.read();
  const found =
    roleOf(host) === 'vault'
      ? await countVault(host, entries)
      : await countRepositories(host, entries, { quick, onBytes });
  return {
    ...{ role: roleOf(host), machine: host.configuration.machine, at: host.now().toISOString() },
    ...found,
    overdue: overdueOf(host, entries),
  };
}

type Found = Pick<CopyReport, 'identities' | 'points' | 'damage' | 'bytes'>;

async function countVault(host: CopyHost, entries: Entry[]): Promise<Found> {
  const held = await vaultContent(host, entries);
  const copies = (entries as Entry<Copied>[]).filter(({ kind, facts }) => kind === 'copy' && facts.role === 'vault');
  return {
    identities: [{ repository: 'vault', identity: await vaultIdentity(host) }],
    points: held.map(({ known, damage }) => counted(known, damage.length === 0)),
    damage: held.flatMap(({ damage }) => damage),
    bytes: copies.reduce((sum, { facts }) => sum + facts.bytes, 0),
  };
}

async function countRepositories(
  host: CopyHost,
  entries: Entry[],
  { quick, onBytes }: { quick: boolean; onBytes: (bytes: number) => void },
): Promise<Found> {
  const { points } = historyOf(entries, roleOf(host));
  const found: Found = { identities: [], points: [], damage: [], bytes: 0 };
  const own = ownRepositories(host);
  for (const repository of own) {
    const folder = repositoryFolder(host, repository);
    const packs = filesOf(folder, 'data');
    const damage = [
      ...(await damageOf(host, repository)),
      ...(quick ? [] : (await damagedFiles(packs, { onBytes })).map(({ id }) => `data/${id} is damaged`)),
    ];
    const there = new Set(filesOf(folder, 'snapshots').map(({ id }) => id));
    const here = points.filter(({ point }) => point.repository === repository);
    // Damage anywhere may be under any point: none counts until it is mended.
    found.points.push(
      ...here.map((known) => counted(known, damage.length === 0 && known.stored.every((id) => there.has(id)))),
    );
    found.damage.push(...damage.map((line) => `${repository}: ${line}`));
    found.bytes += packs.reduce((sum, { bytes }) => sum + bytes, 0);
    found.identities.push({ repository, identity: await identityOf(host, repository) });
  }
  const without = points.filter(({ point }) => !own.includes(point.repository));
  found.points.push(...without.map((known) => counted(known, false)));
  return found;
}

function overdueOf(host: CopyHost, entries: Entry[]): CountedPoint[] {
  const role = roleOf(host);
  if (role === 'backup') return [];
  const due = new Set(
    role === 'copy'
      ? duePoints(entries).map(({ what }) => what)
      : dueForVault(entries, host.configuration.timeZone).map(({ id }) => id),
  );
  const since = host.now().getTime() - patienceDays[role] * dayMilliseconds;
  return historyOf(entries, 'backup')
    .points.filter(({ point, at }) => due.has(point.id) && Date.parse(at) < since)
    .map((known) => counted(known, false));
}

const counted = ({ point, at }: { point: Point; at: string }, good: boolean): CountedPoint => {
  const { id, component, kind, machine } = point;
  return { id, component, kind, at, good, ...(machine ? { machine } : {}) };
};
