/** Where each copy lies and what was last proven of it, by the evidence log. Pure. */
import { type HostRole, hostRoles } from '../../../backup/hosts.ts';
import type { Copied, Entry, Examined, Point, Proven } from '../../../backup/ledger.ts';
import type { Site } from '../../../services/declare.ts';
import { machinesOf } from '../../../services/network.ts';
import { readOnce } from './read-once.ts';

export type CopyPlace = {
  role: HostRole;
  machine: string;
  disk: string;
  /** Points that came here, ever. */
  points: number;
  newest: number | undefined;
  checked: number | undefined;
  checkOk: boolean;
  /** Last drill or restore that this copy passed. */
  proven: number | undefined;
  storedBytes: number | undefined;
};

export const copyPlaces = (site: Site, entries: readonly Entry[]): CopyPlace[] =>
  hostRoles.map((role) => {
    const machine = machinesOf(site, role)[0]?.name ?? '–';
    const { points, newest, checked, checkOk, proven, bytes } = toldOfCopies(entries)[role];
    return {
      ...{ role, machine, points, newest, checked, checkOk, proven },
      disk: site.backup.copies.find((copy) => copy.machine === machine)?.disk ?? '–',
      storedBytes: bytes.size > 0 ? [...bytes.values()].reduce((sum, value) => sum + value, 0) : undefined,
    };
  });

type Told = Pick<CopyPlace, 'points' | 'newest' | 'checked' | 'checkOk' | 'proven'> & {
  /** Of each repository, by its newest check. */
  bytes: Map<string, number>;
};

const nothing = (): Told => ({
  ...{ points: 0, newest: undefined, checked: undefined, checkOk: false, proven: undefined, bytes: new Map() },
});

const toldOfCopies = readOnce(
  (): Record<HostRole, Told> => ({ backup: nothing(), copy: nothing(), vault: nothing() }),
  (copies, entry: Entry) => {
    const at = Date.parse(entry.at);
    const held = holderOf(entry);
    if (held) Object.assign(copies[held], { points: copies[held].points + 1, newest: at });
    if (entry.kind === 'check') {
      const { role, repository, bytes } = entry.facts as Examined;
      const copy = copies[role];
      if (!copy) return;
      Object.assign(copy, { checked: at, checkOk: entry.outcome === 'ok' });
      copy.bytes.set(repository, Number(bytes) || 0);
    }
    if ((entry.kind === 'drill' || entry.kind === 'restore') && entry.outcome === 'ok') {
      const copy = copies[(entry.facts as Proven).copy];
      if (copy) copy.proven = at;
    }
  },
);

/** The copy that has one more point by this entry. */
function holderOf({ kind, outcome, facts }: Entry): HostRole | undefined {
  if (outcome !== 'ok') return undefined;
  if (kind === 'backup') return (facts as Partial<Point>).id === undefined ? undefined : 'backup';
  if (kind !== 'copy') return undefined;
  const { role, point } = facts as Copied;
  return hostRoles.includes(role) && !String(point).startsWith('wal-') ? role : undefined;
}
