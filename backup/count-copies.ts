/** Are there three? Pure. */
import type { CopyReport } from './copies.ts';
import { type HostRole, hostRoles } from './hosts.ts';
import type { CopyIdentity, Entry, Examined, PointKind } from './ledger.ts';
import { dayMilliseconds } from './retention/days.ts';
import { historyOf } from './retention/history.ts';
import { vaultKinds } from './retention/keep.ts';

/** Why a host's copy of a component does not count. */
export type Lack = { code: 'bad' | 'late'; points: number } | { code: 'without'; kind: PointKind };

export type HostCopy = {
  role: HostRole;
  machine: string;
  points: number;
  bad: number;
  newest: string | null;
  lacks: Lack[];
};

export type ComponentCopies = {
  component: string;
  /** How many hosts have a good copy, each on a disk and with keys of its own. */
  copies: number;
  hosts: HostCopy[];
};

export type SharedPart = { machines: [string, string]; part: 'machine' | 'disk' | 'repository' | 'key' | 'password' };

export type Counted = { components: ComponentCopies[]; shared: SharedPart[]; enough: boolean };

export const copiesNeeded = 3;

/** Counts the copies of each component; hosts that share a disk, a repository or a key are one. */
export function countCopies(reports: CopyReport[]): Counted {
  const shared = sharedParts(reports);
  const all = reports.flatMap(({ points, overdue }) => [...points, ...overdue]);
  const components = [...new Set(all.map(({ component }) => component))].sort().map((component): ComponentCopies => {
    const hosts = reports.map((report) => judge(report, component, kindsOf(reports, component)));
    const good = hosts.filter(({ lacks }) => lacks.length === 0).map(({ machine }) => machine);
    return { component, copies: separate(good, shared), hosts };
  });
  const enough = components.length > 0 && components.every(({ copies }) => copies >= copiesNeeded);
  return { components, shared, enough };
}

/** How many of the machines are left when those that share something are one. */
function separate(machines: string[], shared: SharedPart[]): number {
  const kept: string[] = [];
  for (const machine of machines) {
    const isOneOf = (other: string) =>
      shared.some((part) => part.machines.includes(machine) && part.machines.includes(other));
    if (!kept.some(isOneOf)) kept.push(machine);
  }
  return kept.length;
}

function judge({ role, machine, points, overdue }: CopyReport, component: string, kinds: PointKind[]): HostCopy {
  const mine = points.filter((point) => point.component === component);
  const good = mine.filter((point) => point.good);
  const late = overdue.filter((point) => point.component === component).length;
  const bad = mine.length - good.length;
  const wanted = role === 'vault' ? kinds.filter((kind) => vaultKinds.includes(kind)) : kinds;
  const without = wanted.filter((kind) => !good.some((point) => point.kind === kind));
  const lacks: Lack[] = [
    ...(bad > 0 ? [{ code: 'bad' as const, points: bad }] : []),
    ...(late > 0 ? [{ code: 'late' as const, points: late }] : []),
    ...without.map((kind) => ({ code: 'without' as const, kind })),
  ];
  const newest =
    good
      .map(({ at }) => at)
      .sort()
      .at(-1) ?? null;
  return { role, machine, points: mine.length, bad, newest, lacks };
}

const kindsOf = (reports: CopyReport[], component: string): PointKind[] => {
  const points = reports.flatMap((report) => report.points).filter((point) => point.component === component);
  return [...new Set(points.map(({ kind }) => kind))];
};

/** What identifies each part of a copy. A device number says something only beside its machine. */
const parts: Record<SharedPart['part'], (identity: CopyIdentity) => string[]> = {
  machine: ({ machineId }) => [machineId],
  disk: ({ machineId, disk }) => [disk.startsWith('device') ? `${machineId} ${disk}` : disk],
  repository: ({ repository }) => [repository],
  key: ({ keys }) => keys,
  password: ({ password }) => [password],
};

function sharedParts(reports: CopyReport[]): SharedPart[] {
  const pairs = reports.flatMap((one, index) => reports.slice(index + 1).map((other) => [one, other] as const));
  return pairs.flatMap(([one, other]) =>
    (Object.keys(parts) as SharedPart['part'][])
      .filter((part) => {
        const mine = new Set(one.identities.flatMap(({ identity }) => parts[part](identity)));
        return other.identities.flatMap(({ identity }) => parts[part](identity)).some((value) => mine.has(value));
      })
      .map((part): SharedPart => ({ machines: [one.machine, other.machine], part })),
  );
}

/** The same count from the log alone, for metrics: hosts that hold points of a component and whose last check was clean and recent. */
export function copiesByLog(entries: Entry[], now: Date): { component: string; copies: number }[] {
  const components = new Map<string, Set<HostRole>>();
  for (const role of hostRoles) {
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
