import { hostRoles } from '../../backup/hosts.ts';
import type { PointKind } from '../../backup/ledger.ts';
import type { Restorable } from '../../backup/restore/choose.ts';
import { inBytes } from '../../backup/restore/progress.ts';
import { dayOf } from '../../backup/retention/days.ts';
import type { Site } from '../../services/declare.ts';
import { runOnHost } from '../hosts/on-host.ts';
import { copyMachine } from '../hosts/outer-machines.ts';

/** What the ledger says can be restored, newest first; asked of the first host that reaches the log. */
export async function readPoints(site: Site): Promise<Restorable[]> {
  const failures: unknown[] = [];
  for (const copy of hostRoles) {
    try {
      const answer = await runOnHost(site, copyMachine(site, copy), ['restore', '--list'], { timeoutSeconds: 120 });
      return JSON.parse(answer) as Restorable[];
    } catch (error) {
      failures.push(error);
    }
  }
  throw failures[0];
}

const kinds: Record<PointKind, string> = {
  base: 'database, to any second',
  logical: 'database, dump',
  wal: 'WAL',
  etcd: 'etcd',
  machine: 'machine',
  directory: 'directory of',
  site: 'keys and IaC state',
};

/** The points by day and kind, newest day first. */
export function describePoints(site: Site, points: Restorable[]): string {
  const lines: string[] = [];
  for (const [day, ofDay] of Map.groupBy(points, ({ point }) => dayOf(point.startedAt, site.timeZone))) {
    lines.push(day);
    for (const restorable of ofDay) lines.push(`  ${describePoint(site, restorable)}`);
  }
  return lines.join('\n') || 'the log knows no point yet';
}

export function describePoint(site: Site, { point, copies }: Restorable): string {
  const time = new Date(point.startedAt).toLocaleTimeString('sv-SE', { timeZone: site.timeZone });
  const what = [kinds[point.kind], point.machine].filter(Boolean).join(' ');
  const month = point.monthly ? ' monthly' : '';
  return `${time} ${what.padEnd(26)} ${inBytes(point.bytes).padStart(9)}  ${copies.join(' ')}${month}  ${point.id}`;
}
