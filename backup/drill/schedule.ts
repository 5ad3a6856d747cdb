import type { HostConfiguration } from '../hosts.ts';
import type { Entry, Proven } from '../ledger.ts';
import type { Task } from '../scheduler/engine.ts';

export type DrillKind = 'database' | 'server' | 'site';

/** How often each kind must have been green: the application every week, a server every month, everything once a year (002:20.4.a). */
export const drillDays: Record<DrillKind, number> = { database: 7, server: 31, site: 366 };

/** A tenth of the interval passes before a drill that did not run is an alarm. */
const grace = 1.1;

export type DrillAge = {
  kind: DrillKind;
  lastGreenAt: string | null;
  lastOutcome: string | null;
  /** Since the last green one, or since the log began. */
  ageSeconds: number;
  overdue: boolean;
};

/** How old the proof of each kind is. A drill that never ran counts from the first entry of the log. */
export function drillAges(entries: Entry[], now: Date): DrillAge[] {
  const begun = entries[0]?.at ?? now.toISOString();
  return (Object.keys(drillDays) as DrillKind[]).map((kind) => {
    const drills = entries.filter((entry) => entry.kind === 'drill' && (entry.facts as Proven).drill === kind);
    const lastGreenAt = drills.findLast(({ outcome }) => outcome === 'ok')?.at ?? null;
    const ageSeconds = (now.getTime() - Date.parse(lastGreenAt ?? begun)) / 1000;
    const overdue = ageSeconds > drillDays[kind] * 86_400 * grace;
    return { kind, lastGreenAt, lastOutcome: drills.at(-1)?.outcome ?? null, ageSeconds, overdue };
  });
}

/** The drill that needs no person: copy 2 restores the database every week, from its own copy and from copy 1 in turn. */
export function drillTasks(configuration: HostConfiguration): Task[] {
  return [
    {
      id: 'drill-database',
      when: { every: 'week', day: 6, at: '04:00' },
      lane: 'drill',
      limitMinutes: 12 * 60,
      retryMinutes: [60],
      run: async ({ actor }) => {
        const { drillHere, scheduledShares } = await import('./command.ts');
        const { isGreen } = await import('./database.ts');
        const week = Math.floor(Date.now() / (7 * 86_400_000));
        const copy = week % 2 === 0 ? 'copy' : 'backup';
        return isGreen(await drillHere(configuration, { copy, shares: await scheduledShares(), actor }));
      },
    },
  ];
}
