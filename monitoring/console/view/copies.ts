/** Where each copy lies and what was last proven of it, by the evidence log. Pure. */
import { type HostRole, hostRoles } from '../../../backup/hosts.ts';
import type { Copied, Entry, Examined, Point, Proven } from '../../../backup/ledger.ts';
import type { Site } from '../../../services/declare.ts';
import { machinesOf } from '../../../services/network.ts';
import type { Ledger } from '../read/evidence.ts';

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

export const copyPlaces = (site: Site, { entries }: Ledger): CopyPlace[] =>
  hostRoles.map((role) => {
    const machine = machinesOf(site, role)[0]?.name ?? '–';
    const held = entries.filter((entry) => isHeld(entry, role));
    const checks = entries.filter(({ kind, facts }) => kind === 'check' && (facts as Examined).role === role);
    const check = checks.at(-1);
    const proofs = entries.filter(
      ({ kind, outcome, facts }) =>
        (kind === 'drill' || kind === 'restore') && outcome === 'ok' && (facts as Proven).copy === role,
    );
    return {
      ...{ role, machine, points: held.length },
      disk: site.backup.copies.find((copy) => copy.machine === machine)?.disk ?? '–',
      newest: timeOf(held.at(-1)),
      checked: timeOf(check),
      checkOk: check?.outcome === 'ok',
      proven: timeOf(proofs.at(-1)),
      storedBytes: storedBytes(checks as Entry<Examined>[]),
    };
  });

function isHeld({ kind, outcome, facts }: Entry, role: HostRole): boolean {
  if (outcome !== 'ok') return false;
  if (role === 'backup') return kind === 'backup' && (facts as Partial<Point>).id !== undefined;
  return kind === 'copy' && (facts as Copied).role === role && !String((facts as Copied).point).startsWith('wal-');
}

const timeOf = (entry: Entry | undefined): number | undefined => entry && Date.parse(entry.at);

/** By the newest check of each repository. */
function storedBytes(checks: Entry<Examined>[]): number | undefined {
  const newest = new Map(checks.map(({ facts }) => [facts.repository, facts.bytes]));
  return newest.size > 0 ? [...newest.values()].reduce((sum, value) => sum + (Number(value) || 0), 0) : undefined;
}
