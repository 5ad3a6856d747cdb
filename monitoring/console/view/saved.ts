/** What the log tells of backups, by component: runs, who holds their points, what was promised. Pure. */
import { isSchedule, jobOf, type Schedule } from '../../../backup/evidence/schedule.ts';
import type { HostRole } from '../../../backup/hosts.ts';
import type { Copied, Entry, Point } from '../../../backup/ledger.ts';
import { catalogue } from '../../../services/catalogue.ts';
import { readOnce } from './read-once.ts';

export type Saved = {
  schedules: Entry<Schedule>[];
  /** Every run of a component's backups, good or not. */
  runs: Map<string, Entry[]>;
  /** Which later copies have a point. */
  holders: Map<string, Set<HostRole>>;
  /** When drills were green. */
  drilledAt: string[];
  /** How much was told of a component on a copy, and of all: what was made of it is out of date when this has grown. */
  told: Record<HostRole, Map<string, number>>;
  toldOfAll: number;
};

const begin = (): Saved => ({
  ...{ schedules: [], runs: new Map(), holders: new Map(), drilledAt: [], toldOfAll: 0 },
  told: { backup: new Map(), copy: new Map(), vault: new Map() },
});

export const savedOf = readOnce(begin, (saved, entry) => {
  const { kind, outcome, facts, at } = entry;
  if (kind === 'backup') {
    const { component = '' } = facts as Partial<Point>;
    const runs = saved.runs.get(component);
    if (runs) runs.push(entry);
    else saved.runs.set(component, [entry]);
    tell(saved.told.backup, component);
  } else if (kind === 'copy' && outcome === 'ok') {
    const { point, role } = facts as Copied;
    saved.holders.set(point, (saved.holders.get(point) ?? new Set()).add(role));
    tell(saved.told[role], componentOfJob(jobOf({ id: point })));
  } else if (kind === 'drill' && outcome === 'ok') {
    saved.drilledAt.push(at);
    saved.toldOfAll += 1;
  } else if (isSchedule(entry)) {
    saved.schedules.push(entry);
    saved.toldOfAll += 1;
  }
});

const tell = (told: Map<string, number>, component: string): void => {
  told.set(component, (told.get(component) ?? 0) + 1);
};

/** Components that the schedule promises to save, and the site's own state, in the order of the catalogue. */
export function savedComponents({ schedules }: Saved): string[] {
  const found = new Set(schedules.at(-1)?.facts.daily.map(componentOfJob));
  return [...catalogue.map(({ id }) => id), 'site'].filter((id) => found.has(id));
}

const prefixes = [...catalogue.map(({ id }) => id), 'site'].sort((a, b) => b.length - a.length);

export const componentOfJob = (job: string): string => prefixes.find((id) => job.startsWith(`${id}-`)) ?? job;
