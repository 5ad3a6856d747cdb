/** What comes next by the site's own promises. Pure. */
import { drillDues } from '../../../backup/drill/schedule.ts';
import { isSchedule, type Schedule } from '../../../backup/evidence/schedule.ts';
import type { Entry } from '../../../backup/ledger.ts';
import type { Site } from '../../../services/declare.ts';
import type { Known } from '../known.ts';
import type { Ledger } from '../read/evidence.ts';
import type { Times } from '../times.ts';
import { readOnce } from './read-once.ts';

export type Work = {
  what: 'backup' | 'drill-database' | 'drill-server' | 'drill-site' | 'check' | 'change';
  /** Latest moment. What was never done is due an interval after the log began; undefined while the log is empty. */
  at: number | undefined;
  overdue: boolean;
  text?: string;
};

const dayMs = 86_400_000;

/** The next backup is known without the log; the rest is unknown with it, and left out. */
export function nextWork(site: Site, ledger: Known<Ledger>, times: Times, now: number): Work[] {
  const backup: Work = { what: 'backup', at: nextDaily(site.backup.dailyAt, times, now), overdue: false };
  if (ledger.as === 'unknown') return [backup];
  const { entries } = ledger.value;
  const { schedule, drills, checked } = promisesOf(entries);
  const drillWork = drillDues(drills, new Date(now)).map(
    ({ kind, dueAt, overdue }): Work => ({ what: `drill-${kind}`, at: Date.parse(dueAt), overdue }),
  );
  const checkAt = checked && Date.parse(checked.at) + (schedule?.checkDays ?? 7) * dayMs;
  const check: Work = { what: 'check', at: checkAt, overdue: checkAt === undefined || checkAt < now };
  const work = [backup, ...(schedule ? [...drillWork, check] : []), ...plannedChanges(entries, now)];
  return work.sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
}

type Promises = {
  schedule: Schedule | undefined;
  /** The log's first entry and all drills: what the terms of drills are counted from. */
  drills: Entry[];
  /** The newest good check, or the log's first entry. */
  checked: Entry | undefined;
};

const promisesOf = readOnce(
  (): Promises => ({ schedule: undefined, drills: [], checked: undefined }),
  (promises, entry) => {
    const { kind, outcome } = entry;
    if (promises.drills.length === 0 || kind === 'drill') promises.drills.push(entry);
    if (!promises.checked || (kind === 'check' && outcome === 'ok')) promises.checked = entry;
    if (isSchedule(entry)) promises.schedule = entry.facts;
  },
);

function nextDaily(dailyAt: string, times: Times, now: number): number {
  const [hours = 0, minutes = 0] = dailyAt.split(':').map(Number);
  const today = times.start(times.day(now)) + (hours * 60 + minutes) * 60_000;
  return today > now ? today : today + dayMs;
}

export type Planned = { starts: number; ends: number; text: string; noticedAt: number };

/** Facts of a `change` that was told of beforehand. */
type Notice = { what?: unknown; startsAt?: unknown; endsAt?: unknown; text?: unknown };

/** Planned work that the log tells of, oldest first. */
export const plannedWork = (entries: readonly Entry[]): Planned[] =>
  allPlanned(entries).toSorted((a, b) => a.starts - b.starts);

const allPlanned = readOnce(
  (): Planned[] => [],
  (planned, { kind, facts, at }: Entry) => {
    const { what, startsAt, endsAt, text } = facts as Notice;
    if (kind !== 'change' || what !== 'planned') return;
    const [starts, ends] = [Date.parse(String(startsAt)), Date.parse(String(endsAt))];
    if (!Number.isFinite(starts) || !Number.isFinite(ends)) return;
    planned.push({ starts, ends, text: String(text ?? ''), noticedAt: Date.parse(at) });
  },
);

const plannedChanges = (entries: readonly Entry[], now: number): Work[] =>
  plannedWork(entries)
    .filter(({ ends }) => ends > now)
    .map(({ starts, text }) => ({ what: 'change', at: starts, overdue: false, text }));
