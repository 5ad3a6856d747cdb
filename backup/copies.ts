/** Are there three? Each host recounts and re-hashes what it has; the counting of copies is pure (002:17.8). */

import { damageOf } from './check.ts';
import type { HostRole, Repository } from './hosts.ts';
import type { Copied, CopyIdentity, Entry, Examined, Point, PointKind } from './ledger.ts';
import { dueForCopy } from './pull.ts';
import { type CopyHost, ownRepositories, repositoryFolder, roleOf } from './retention/copy-host.ts';
import { dayMilliseconds } from './retention/days.ts';
import { damagedFiles, filesOf } from './retention/files.ts';
import { historyOf } from './retention/history.ts';
import { identityOf } from './retention/identity.ts';
import { vaultKinds } from './retention/keep.ts';
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
      ? dueForCopy(entries).map(({ what }) => what)
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

export type ComponentCopies = {
  component: string;
  /** How many hosts have a good copy, each on a disk and with keys of its own. */
  copies: number;
  hosts: {
    role: HostRole;
    machine: string;
    good: boolean;
    points: number;
    bad: number;
    newest: string | null;
    why: string[];
  }[];
};

export type Counted = { components: ComponentCopies[]; shared: string[]; enough: boolean };

export const copiesNeeded = 3;

/** Counts the copies of each component; hosts that share a disk, a repository or a key are one. */
export function countCopies(reports: CopyReport[]): Counted {
  const shared = sharedParts(reports);
  const names = [
    ...new Set(reports.flatMap(({ points, overdue }) => [...points, ...overdue].map(({ component }) => component))),
  ];
  const components = names.sort().map((component): ComponentCopies => {
    const hosts = reports.map((report) => judge(report, component, reports));
    const good = hosts.filter((host) => host.good);
    const doubled = shared.filter(({ machines }) =>
      machines.every((name) => good.some(({ machine }) => machine === name)),
    );
    return {
      component,
      copies: Math.max(0, good.length - new Set(doubled.map(({ machines }) => machines.join())).size),
      hosts,
    };
  });
  const enough = components.length > 0 && components.every(({ copies }) => copies >= copiesNeeded);
  return { components, shared: shared.map(({ text }) => text), enough };
}

function judge({ role, machine, points, overdue }: CopyReport, component: string, reports: CopyReport[]) {
  const mine = points.filter((point) => point.component === component);
  const late = overdue.filter((point) => point.component === component);
  const bad = mine.filter(({ good }) => !good);
  const kinds = kindsOf(reports, component, role);
  const without = kinds.filter((kind) => !mine.some((point) => point.kind === kind && point.good));
  const why = [
    ...(bad.length > 0 ? [`${bad.length} points are damaged or missing`] : []),
    ...(late.length > 0 ? [`${late.length} points should be here by now`] : []),
    ...without.map((kind) => `no good point of kind ${kind}`),
  ];
  const newest =
    mine
      .filter(({ good }) => good)
      .map(({ at }) => at)
      .sort()
      .at(-1) ?? null;
  return { role, machine, good: why.length === 0, points: mine.length, bad: bad.length, newest, why };
}

/** Kinds that a copy of this role should have of a component. */
function kindsOf(reports: CopyReport[], component: string, role: HostRole): PointKind[] {
  const all = reports.flatMap(({ points }) => points).filter((point) => point.component === component);
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  return role === 'vault' ? kinds.filter((kind) => vaultKinds.includes(kind)) : kinds;
}

const parts = [
  { name: 'machine', of: ({ machineId }: CopyIdentity) => [machineId] },
  {
    name: 'disk',
    of: ({ machineId, disk }: CopyIdentity) => [`${disk.startsWith('device') ? machineId : ''} ${disk}`],
  },
  { name: 'repository', of: ({ repository }: CopyIdentity) => [repository] },
  { name: 'key', of: ({ keys }: CopyIdentity) => keys },
  { name: 'password', of: ({ password }: CopyIdentity) => [password] },
];

function sharedParts(reports: CopyReport[]): { machines: [string, string]; text: string }[] {
  return reports.flatMap((one, index) =>
    reports.slice(index + 1).flatMap((other) =>
      parts.flatMap(({ name, of }) => {
        const mine = new Set(one.identities.flatMap(({ identity }) => of(identity)));
        const both = other.identities.flatMap(({ identity }) => of(identity)).filter((value) => mine.has(value));
        if (both.length === 0) return [];
        return [
          {
            machines: [one.machine, other.machine] as [string, string],
            text: `${one.machine} and ${other.machine} have the same ${name}`,
          },
        ];
      }),
    ),
  );
}

/** The same count from the log alone, for metrics: hosts that hold points of a component and whose last check was clean and recent. */
export function copiesByLog(entries: Entry[], now: Date): { component: string; copies: number }[] {
  const components = new Map<string, Set<HostRole>>();
  for (const role of ['backup', 'copy', 'vault'] as const) {
    const { points, checks } = historyOf(entries, role);
    for (const { point } of points) {
      const hosts = components.get(point.component) ?? new Set();
      components.set(point.component, hosts);
      if (isChecked(checks, role === 'vault' ? 'vault' : point.repository, now, role)) hosts.add(role);
    }
  }
  return [...components].map(([component, hosts]) => ({ component, copies: hosts.size }));
}

function isChecked(
  checks: { at: string; outcome: Entry['outcome']; facts: Examined }[],
  repository: Examined['repository'],
  now: Date,
  role: HostRole,
): boolean {
  const last = checks.findLast(({ facts }) => facts.repository === repository);
  const days = role === 'vault' ? 8 : 26 / 24;
  return last?.outcome === 'ok' && now.getTime() - Date.parse(last.at) <= days * dayMilliseconds;
}
