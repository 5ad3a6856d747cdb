import type { HostConfiguration } from '../hosts.ts';
import type { Entry, Proven } from '../ledger.ts';
import type { Task } from '../scheduler/engine.ts';

export type DrillKind = NonNullable<Proven['drill']>;

/** How often each kind must be green: the application every week, a server every month, everything once a year (002:20.4.a). */
export const drillDays: Record<DrillKind, number> = { database: 7, server: 31, site: 366 };

export type DrillDue = {
  kind: DrillKind;
  lastGreenAt: string | null;
  lastOutcome: string | null;
  /** An interval after the last green one, or after the log began. */
  dueAt: string;
  intervalDays: number;
  overdue: boolean;
  /** Machines that a server drill brought back, with the last time. */
  machines?: Record<string, string>;
};

/** When each kind must be green again. One that never ran counts from the first entry of the log. */
export function drillDues(entries: readonly Entry[], now: Date): DrillDue[] {
  const begun = entries[0]?.at ?? now.toISOString();
  const all = entries.filter(({ kind }) => kind === 'drill') as Entry<Proven & { machine?: string }>[];
  return (Object.keys(drillDays) as DrillKind[]).map((kind) => {
    const drills = all.filter(({ facts }) => facts.drill === kind);
    const green = drills.filter(({ outcome }) => outcome === 'ok');
    const lastGreenAt = green.at(-1)?.at ?? null;
    const due = Date.parse(lastGreenAt ?? begun) + drillDays[kind] * 86_400_000;
    const machines = Object.fromEntries(green.flatMap(({ facts, at }) => (facts.machine ? [[facts.machine, at]] : [])));
    return {
      ...{ kind, lastGreenAt, lastOutcome: drills.at(-1)?.outcome ?? null },
      ...{ dueAt: new Date(due).toISOString(), intervalDays: drillDays[kind] },
      overdue: now.getTime() > due,
      ...(kind === 'server' ? { machines } : {}),
    };
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
